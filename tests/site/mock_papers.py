"""Registrations and tickets with several papers, as the candidate mock answers them."""

from __future__ import annotations

from starlette.requests import Request

from tests.site.mock_data import Json, words
from tests.site.mock_programmes import known, programme_of, sitting

CHOSEN = {
    "pets": ["L2_written", "L2_oral"],
    "degree_english": ["EN"],
    "self_taught": ["00015", "00018"],
    "toefl": ["ibt"],
}


def with_papers(request: Request, view: Json) -> Json:
    """A registration of a programme with papers names them."""
    code = programme_of(request)
    seen = view["registration"]
    if not known()[code].papers:
        return view
    view = view | {"candidate": view["candidate"] | {"ticket_no_masked": "", "school": ""}}
    if seen is None:
        return view
    if request.cookies.get("mock_stage") == "reviewing":
        view = view | {"state": "reviewing", "payment": None}
    chosen = [paper for paper in known()[code].papers if paper.code in CHOSEN[code]]
    lines = [
        {
            "code": paper.code,
            "name": paper.name,
            "minutes": paper.minutes,
            "part": None,
            "sitting": {"on": "2014-11-23", **sitting(n)},
            "ends_at": None,
            "retained": False,
        }
        for n, paper in enumerate(chosen)
    ]
    return view | {"registration": seen | {"papers": lines, "answers": {}}}


def sheet_of(request: Request, made: Json) -> Json:
    """The ticket of a programme with papers lists them, and what may be brought."""
    code = programme_of(request)
    if not known()[code].papers or made["sheet"] is None:
        return made
    seen = with_papers(request, {"registration": {}, "candidate": {}})["registration"]
    bring = {
        "title": words("笔试", "Written"),
        "text": words("可带：2B 铅笔、橡皮。禁带：手机。", "Bring: 2B pencils. Forbidden: phones."),
    }
    oral = {"title": words("口试", "Oral"), "text": words("禁带：手机。", "Forbidden: phones.")}
    more = {"papers": seen["papers"], "belongings": [bring, oral]}
    bare = {"written_ticket_no": "", "school": "", "photo_url": None, "pickup_place": ""}
    own = known()[code]
    named = {"title": own.ticket_title, "rules": [rule.words for rule in own.ticket_rules]}
    return made | {"sheet": made["sheet"] | bare | more | named}


def retained(code: str, now: str) -> list[Json]:
    if code != "pets" or now != "retained":
        return []
    reason = {
        "clause": "三（五）",
        "code": "retained_not_adjacent",
        "params": {"paper": "L3_written", "value": "2013-03-08", "limit": "2013-09"},
        "way_out": "sit_it",
    }
    no_consent = reason | {
        "code": "retained_no_consent",
        "params": {"paper": "L2_oral", "value": "other_results", "limit": ""},
    }
    return [
        {"paper": "L3_oral", "score": "4.5", "sat_on": "2014-09-13", "reason": None},
        {"paper": "L3_written", "score": "71", "sat_on": "2013-03-08", "reason": reason},
        {"paper": "L2_oral", "score": "3", "sat_on": "2014-09-13", "reason": no_consent},
    ]
