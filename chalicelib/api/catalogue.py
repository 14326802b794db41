"""The catalogue: programmes, rounds and official notices, for anybody and for caches."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from chalicelib.api import catalogue_views
from chalicelib.api.access import ANYONE
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.domain.errors import NotFound
from chalicelib.domain.official_notice import LANGUAGES, OfficialNotice, language_of
from chalicelib.services import official_notice, rounds

routes = Routes(__name__)
CACHE = "public, max-age=10"


def _cached(call: Call, body: dict[str, Any]) -> Reply:
    """The same answer has the same ETag, however long it is asked for."""
    text = json.dumps(body, ensure_ascii=False)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": CACHE, "ETag": etag}
    return Reply(None, 304, headers) if call.knows(etag) else Reply(body, headers=headers)


@routes.add("GET", "/programmes", allow=ANYONE, returns="ProgrammeList")
def list_programmes(call: Call) -> Reply:
    """Every programme with its published rounds, latest exam first."""
    published = rounds.open_to_all()
    found = []
    for programme in call.deps.programmes.values():
        own = [one for one in published if one.programme == programme.code]
        brief = catalogue_views.brief(programme)
        found.append({**brief, "rounds": catalogue_views.listed(call.deps, own)})
    return _cached(call, {"programmes": found})


@routes.add("GET", "/programmes/{code}", allow=ANYONE, returns="ProgrammeAnswer")
def show_programme(call: Call) -> Reply:
    """One programme: levels, papers, fees with their basis, items, contacts, guidance."""
    programme = call.deps.programmes.get(call.args["code"])
    if programme is None:
        raise NotFound(programme=call.args["code"])
    own = [one for one in rounds.open_to_all() if one.programme == programme.code]
    listed = catalogue_views.listed(call.deps, own)
    return _cached(call, {**catalogue_views.full(programme), "rounds": listed})


@routes.add("GET", "/rounds/{round_id}/catalogue", allow=ANYONE, returns="CatalogueAnswer")
def show_catalogue(call: Call) -> Reply:
    """One round: timetable, fees, promised days, the state of its sites, what was changed."""
    found = rounds.lately(call.deps, call.args["round_id"])
    programme = rounds.programme_of(call.deps, found)
    return _cached(call, catalogue_views.round_catalogue(call.deps, found, programme))


def _notice(call: Call) -> OfficialNotice:
    language = language_of(call.choice("lang", LANGUAGES))
    found = rounds.lately(call.deps, call.args["round_id"])
    return official_notice.of(call.deps, found, language)


@routes.add(
    "GET",
    "/rounds/{round_id}/notice",
    allow=ANYONE,
    returns="OfficialNoticeAnswer",
    query=("lang",),
)
def show_notice(call: Call) -> Reply:
    """The official notice with numbered clauses, made from the configuration."""
    return _cached(call, catalogue_views.notice(_notice(call)))


@routes.add("GET", "/rounds/{round_id}/notice.pdf", allow=ANYONE, status=303, query=("lang",))
def notice_as_pdf(call: Call) -> Reply:
    """The official notice as PDF."""
    return _sent_on(call, "pdf")


@routes.add("GET", "/rounds/{round_id}/notice.html", allow=ANYONE, status=303, query=("lang",))
def notice_as_html(call: Call) -> Reply:
    """The official notice as a page of its own."""
    return _sent_on(call, "html")


def _sent_on(call: Call, kind: str) -> Reply:
    link = official_notice.link(call.deps, _notice(call), kind)
    return Reply(None, 303, {"Location": link})
