"""Lines S1-01 to S1-18 on the deployed stack: catalogue, eligibility, windows, agreement."""

from __future__ import annotations

import secrets

import pytest

from infra.demo.rounds import historic
from infra.walk.candidate import Candidate, refusal
from infra.walk.door import Door, Json, expect, problem
from infra.walk.times import CLOSES, HOLD, OPENS, SECOND, TWO_CLOSES, TWO_OPENS, instant
from tests.e2e.ground import AGREEMENT, BIG, FAR, FIRST_HOUR, SCORES, Ground, eventually

SOON = 30 * SECOND
"""The clock ticks while a request is on its way: this long before an edge is still before it."""


def shown(ground: Ground) -> Json:
    return expect(ground.door.send("GET", f"/rounds/{ground.round_id}"), 200)


@pytest.mark.proves("S1-01")
def test_the_notice_page_says_everything(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    page = shown(ground)
    assert page["office"]["zh-CN"] == "全国大学英语四、六级考试委员会办公室"
    assert page["exam_on"] == "2014-11-23"
    assert len(page["eligibility"]) == 2
    assert page["phase_one"] == {"opens_at": "2014-10-30T01:00:00Z", "closes_at": page["pay_until"]}
    assert page["fee_minor"] == 5000
    assert len(page["process"]) == len(page["results"]) == 3
    (notice,) = page["notices"]
    assert notice["published_at"] == "2014-10-23T02:00:00Z"
    for language in ("zh-CN", "en"):
        for words in (notice["title"], notice["body"], page["results"][0], page["process"][0]):
            assert words[language].strip()
    for words in ("500", "425", "50", "11月10日", "11月20日", "考试委员会办公室"):
        assert words in notice["body"]["zh-CN"], words


@pytest.mark.proves("S1-01")
def test_a_notice_appears_at_its_instant(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    title = {"zh-CN": "补充通知", "en": "Supplement"}
    later = FIRST_HOUR + HOLD
    body = {"title": title, "body": title, "publish_at": later.isoformat()}
    ground.registrar.send("POST", f"{ground.staff_path}/notices", json=body)
    assert title not in [notice["title"] for notice in shown(ground)["notices"]]
    ground.clock(later)
    assert title in [notice["title"] for notice in shown(ground)["notices"]]


@pytest.mark.proves("S1-02", "S1-07", "S1-08")
def test_day_and_windows_are_what_staff_set(ground: Ground) -> None:
    assert shown(ground)["exam_on"] == "2014-11-23"
    wanted = historic().body
    sitting = {key: at.replace("11-23", "11-24") for key, at in wanted["sitting"].items()}
    moved = {"id": f"e2e-{secrets.token_hex(4)}", "exam_on": "2014-11-24", "sitting": sitting}
    ground.registrar.send("POST", "/staff/rounds", json={**wanted, **moved})
    other = expect(ground.door.send("GET", f"/rounds/{moved['id']}"), 200)
    assert (other["exam_on"], other["sitting"]) == ("2014-11-24", sitting)
    assert shown(ground)["phase_one"] == wanted["phase_one"]
    assert shown(ground)["phase_two"] == wanted["phase_two"]


@pytest.mark.proves("S1-03")
def test_places_are_counted_per_site(ground: Ground) -> None:
    one, other = "4206F", "4207F"
    ground.site(one, 3)
    ground.site(other, 2)
    ground.holder(one)
    eventually(lambda: ground.sites()[one]["taken"] == 1)
    figures = {code: ground.sites()[code] for code in (one, other)}
    assert (figures[one]["capacity"], figures[one]["free"]) == (3, 2)
    assert (figures[other]["capacity"], figures[other]["free"]) == (2, 2)


@pytest.mark.proves("S1-04", "S1-05")
@pytest.mark.parametrize("who", sorted(SCORES))
def test_the_limits_are_inclusive_and_either_score_is_enough(ground: Ground, who: str) -> None:
    ground.clock(FIRST_HOUR)
    verdict = ground.candidate(who).view()["eligibility"]
    assert verdict["eligible"] is (who not in ("cet4 499", "cet6 424", "both short"))
    exams = {reason["params"]["exam"] for reason in verdict["reasons"]}
    assert exams == (set() if verdict["eligible"] else {"CET4", "CET6"})


@pytest.mark.proves("S1-05", "S1-42")
@pytest.mark.parametrize(("who", "mode"), [("cet4 500", "paper"), ("cet4 500 online", "online")])
def test_paper_and_online_scores_both_count(ground: Ground, who: str, mode: str) -> None:
    ground.clock(FIRST_HOUR)
    best = ground.candidate(who).view()["eligibility"]["best"]
    assert (best["mode"], best["total"], best["source"]) == (mode, 500, "roster")


@pytest.mark.proves("S1-06")
def test_scores_come_from_the_file_and_nobody_types_one(ground: Ground) -> None:
    made = ground.agreed("cet6 425")
    best = made.view()["eligibility"]["best"]
    assert best["ticket_no_masked"].endswith(made.person.scores[0].ticket_no[-3:])
    typed = {"site": BIG, "score": 700}
    answer = made.send(
        "POST", f"{made.path}/registration", json=typed, headers={"Idempotency-Key": "k" * 8}
    )
    assert problem(answer)["errors"][0]["pointer"] == "/score"
    nobody = made.try_sign_in("990011142199999", name=made.person.name)
    assert refusal(nobody) == "wrong_credentials"


def window_told(answer: Json) -> tuple[str, str]:
    return answer["params"]["opens_at"], answer["params"]["closes_at"]


@pytest.mark.proves("S1-07")
def test_stage_one_is_open_from_nine_to_five(ground: Ground) -> None:
    made = ground.candidate()
    window = ("2014-10-30T01:00:00Z", "2014-11-10T09:00:00Z")
    ground.clock(OPENS - SOON)
    told = problem(made.agree(AGREEMENT))
    assert (told["code"], window_told(told)) == ("window_closed", window)
    early = made.hold(BIG)
    assert (early.status_code, problem(early)["code"]) == (425, "too_early")
    assert instant(problem(early)["params"]["at"]) == OPENS
    ground.clock(OPENS)
    expect(made.agree(AGREEMENT), 200)
    made.consent_to_all()
    ground.clock(CLOSES - SOON)
    expect(made.hold(BIG), 201)
    ground.clock(CLOSES)
    late = ground.candidate()
    told = problem(late.agree(AGREEMENT))
    assert (told["code"], window_told(told)) == ("window_closed", window)
    assert late.view()["registration"] is None


@pytest.mark.proves("S1-08")
def test_stage_two_is_open_from_nine_to_five(ground: Ground) -> None:
    made = ground.payer()
    for at in (TWO_OPENS - SOON, TWO_CLOSES):
        ground.clock(at)
        told = problem(made.ask_for_ticket())
        assert told["code"] == "window_closed"
        assert window_told(told) == ("2014-11-14T01:00:00Z", "2014-11-20T09:00:00Z")
    assert made.view()["registration"]["confirmed_at"] is None
    ground.clock(TWO_CLOSES - SOON)
    assert expect(made.ask_for_ticket(), 202)["registration"]["confirmed_at"]


@pytest.mark.proves("S1-09")
def test_between_the_stages_the_status_is_all_there_is(ground: Ground) -> None:
    made = ground.payer()
    ground.clock(CLOSES + HOLD)
    made.sign_in()
    view = made.view()
    assert (view["state"], view["round"]["phase"]) == ("paid", "gap")
    assert instant(view["round"]["phase_two"]["opens_at"]) == TWO_OPENS
    assert refusal(made.ask_for_ticket()) == "window_closed"
    assert refusal(ground.candidate().hold(BIG)) == "window_closed"


@pytest.mark.proves("S1-10", "S1-25")
def test_one_door_for_the_whole_country(ground: Ground) -> None:
    """Everybody signs in at one address and sees every site, whatever the province."""
    ground.clock(FIRST_HOUR)
    rows = expect(ground.door.send("GET", f"/rounds/{ground.round_id}/sites"), 200)["sites"]
    assert {row["province"] for row in rows} >= {"湖北省", "北京市"}
    made = ground.agreed()
    views = [expect(made.hold(site), 201) for site in (BIG,)]
    expect(made.give_back(), 200)
    views.append(expect(made.hold(FAR), 201))
    provinces = {view["registration"]["site"]["province"] for view in views}
    assert provinces == {"湖北省", "北京市"}


@pytest.mark.proves("S1-11")
def test_a_full_site_closes_and_the_others_stay_open(ground: Ground) -> None:
    code = "4201F"
    ground.site(code, 1)
    ground.holder(code)
    other = ground.agreed()
    told = problem(other.hold(code))
    assert (told["code"], told["params"]["site"]) == ("sold_out", code)
    rows = expect(ground.door.send("GET", f"/rounds/{ground.round_id}/sites"), 200)["sites"]
    free = {row["code"]: row["free"] for row in rows}
    assert free[code] == 0 < free[BIG]
    expect(other.hold(BIG), 201)


CLAUSES = {
    "S1-15": (0, "所有权归全国大学英语四、六级考试委员会所有", "完全同意"),
    "S1-16": (1, "认真阅读并认同本网站首页中提供的全部文件", "报名前"),
    "S1-17": (2, "真实、正确", "直接或间接的后果负责"),
    "S1-18": (3, "不可抗力", "不承担任何直接或间接的责任"),
}


@pytest.mark.proves("S1-14", "S1-15", "S1-16", "S1-17", "S1-18")
def test_the_six_clauses(ground: Ground) -> None:
    clauses = shown(ground)["agreement"]["clauses"]
    assert len(clauses) == 6
    assert all(clause["text"]["en"] and clause["summary"]["zh-CN"] for clause in clauses)
    for line, (place, *words) in CLAUSES.items():
        for word in words:
            assert word in clauses[place]["text"]["zh-CN"], line


@pytest.mark.proves("S1-14", "S1-15")
def test_no_acceptance_no_progress(ground: Ground, door: Door) -> None:
    ground.clock(FIRST_HOUR)
    made: Candidate = ground.candidate()
    told = problem(made.hold(BIG))
    assert (told["code"], told["params"]["version"]) == ("agreement_needed", AGREEMENT)
    assert refusal(made.agree("2013-1")) == "stale_version"
    assert made.view()["agreement"]["accepted_version"] is None
    accepted = expect(made.agree(AGREEMENT), 200)["agreement"]
    assert accepted["accepted_version"] == AGREEMENT
    assert FIRST_HOUR <= instant(accepted["accepted_at"]) <= door.now()
    again = expect(made.agree(AGREEMENT), 200)["agreement"]
    assert again == accepted
    made.consent_to_all()
    expect(made.hold(BIG), 201)
