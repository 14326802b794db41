"""Papers, their times and fees, tickets and scores of the programmes beside CET-SET, deployed."""

from __future__ import annotations

import io
import secrets
from datetime import datetime, timedelta

import pytest
from pypdf import PdfReader

from chalicelib.domain.window import instant, iso
from infra.demo.staff_client import ApiError
from infra.walk.door import Json, expect, problem
from infra.walk.steps import Steps
from tests.e2e.ground import Ground, eventually
from tests.e2e.test_flow import ENROLLED, Rounds, registered, student

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RELEASED = instant("2017-05-30T09:00:00+08:00")


@pytest.fixture(scope="module")
def known() -> dict[str, Rounds]:
    return {}


@pytest.fixture
def rounds(ground: Ground, known: dict[str, Rounds]) -> Rounds:
    return known.setdefault("rounds", Rounds(ground))


def paid(rounds: Rounds, *papers: str) -> Steps:
    walker = registered(rounds, *papers)
    walker.pay()
    assert eventually(lambda: walker.show()["stage"] == "paid")
    return walker


def beijing(text: str) -> datetime:
    return instant(f"{text}:00+08:00")


@pytest.mark.proves("S2-01", "S2-03", "S2-06", "S2-08", "S2-22", "S2-25", "S2-26")
def test_the_round_says_what_it_offers_what_it_costs_and_when(rounds: Rounds) -> None:
    round_id = rounds.of("pets-2017a")
    told = expect(rounds.ground.door.send("GET", f"/rounds/{round_id}"), 200)
    assert told["exam_on"] == "2017-03-18"
    found = {one["code"]: (one["minutes"], one["fee_minor"]) for one in told["papers"]}
    assert found == {
        "L1_written": (90, 8000),
        "L1_oral": (8, 4000),
        "L2_written": (120, 8000),
        "L2_oral": (10, 4000),
        "L3_written": (120, 10000),
        "L3_oral": (10, 5000),
    }
    parts = {part["id"]: part["sitting"] for part in told["parts"]}
    assert instant(parts["written"]["starts_at"]) == beijing("2017-03-18T09:00")
    assert instant(parts["oral_1"]["starts_at"]) == beijing("2017-03-18T14:00")
    assert instant(parts["oral_2"]["starts_at"]) == beijing("2017-03-19T09:00")
    (site,) = expect(rounds.ground.door.send("GET", f"/rounds/{round_id}/sites"), 200)["sites"]
    assert (site["name"], site["address"]) == ("海南大学考点", "海甸岛人民大道 58 号")
    assert site["parts"]["oral_1"][1] == 180


@pytest.mark.proves("S2-06")
def test_a_march_round_with_level_4_is_refused(rounds: Rounds) -> None:
    body = {**rounds.known["pets-2017a"].body, "id": f"pets-{secrets.token_hex(4)}"}
    staff = rounds.ground.registrar
    with pytest.raises(ApiError) as refused:
        staff.send("POST", "/staff/rounds", json={**body, "papers": ["L4_written"]})
    (error,) = refused.value.response.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/papers/0", "paper_not_in_month")
    september = {**rounds.known["pets-2016b"].body, "id": f"pets-{secrets.token_hex(4)}"}
    made = staff.send("POST", "/staff/rounds", json={**september, "papers": ["L4_written"]})
    assert made["papers"] == ["L4_written"]


def ticket_of(walker: Steps) -> Json:
    expect(walker.member.send("POST", f"{walker.path}/ticket"), 202)

    def ready() -> Json | None:
        told = expect(walker.member.send("GET", f"{walker.path}/ticket"), 200)
        assert told["state"] != "failed", told
        return told if told["state"] == "ready" else None

    return eventually(ready)


def text_of(walker: Steps, told: Json) -> str:
    pdf = walker.member.door.files.get(told["view_url"]).content
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


@pytest.mark.proves("S2-23", "S2-24", "S2-27", "S2-28", "S2-31", "S2-32", "S2-33", "S2-34")
@pytest.mark.proves("S2-37", "S2-38", "S2-41", "A6-11", "A6-18", "A6-19")
def test_pets_from_the_ticket_to_the_scores(rounds: Rounds) -> None:
    walker = paid(rounds, "L3_written", "L3_oral")
    ground = rounds.ground
    ground.clock(beijing("2017-03-06T09:00") - SECOND)
    early = problem(walker.member.send("POST", f"{walker.path}/ticket"))
    assert (early["code"], early["params"]["opens_at"]) == ("window_closed", "2017-03-06T01:00:00Z")
    ground.clock(beijing("2017-03-06T09:00"))
    told = ticket_of(walker)
    _ticket_says_all(walker, told)
    _scores_open(rounds, walker, told["sheet"]["ticket_no"])


def _ticket_says_all(walker: Steps, told: Json) -> None:
    sheet = told["sheet"]
    written, oral = sheet["papers"]
    assert written["part"]["id"] == "written"
    assert instant(written["sitting"]["entry_until"]) == beijing("2017-03-18T08:45")
    assert instant(written["ends_at"]) == beijing("2017-03-18T11:00")
    assert oral["part"]["name"]["zh-CN"] == "口试第一批"
    assert instant(oral["sitting"]["entry_until"]) == beijing("2017-03-18T14:00")
    assert sheet["id_no"] == walker.member.id_no
    belongings = {one["title"]["zh-CN"]: one["text"]["zh-CN"] for one in sheet["belongings"]}
    for word in ("耳机", "2B铅笔", "黑色", "橡皮", "(6(4))", "草稿纸 (5(1))", "违规处理办法"):
        assert word in belongings["笔试"].replace("2B 铅笔", "2B铅笔")
    assert "草稿纸" not in belongings["口试"]
    text = text_of(walker, told)
    for word in ("8:45后不得入场", "两证缺一不得入场", "三级笔试", "三级口试", "耳机", "6(4)"):
        assert word in text
    assert "课桌右上角" in text
    assert "答题卡无效" in text
    assert "不得中途退场" in text
    assert "不得返回" in text


def _scores_open(rounds: Rounds, walker: Steps, ticket_no: str) -> None:
    """Written 60 passes, the oral was not sat; nothing is seen before its instant."""
    staff, path = rounds.ground.registrar, f"/staff{walker.path}"
    rounds.ground.clock(RELEASED - timedelta(days=9))
    others = _others(rounds, walker)
    rows = [f"{ticket_no},三级笔试,60", f"{ticket_no},L3_oral,缺考", *others]
    data = "准考证号,科目,成绩\n" + "\n".join(rows)
    job = staff.upload(walker.round_id, "grades", "scores.csv", data.encode())
    for step, state in (("check", "checked"), ("commit", "committed")):
        staff.run(walker.round_id, job, step, lambda _: None)
        seen = staff.send("GET", f"{path}/imports/{job}")
        assert seen["state"] == state, seen["refused"]
    asked = {"set_version": 1, "visible_at": iso(RELEASED), "reason": "成绩已核对"}
    request = staff.send("POST", f"{path}/releases", json=asked)
    approver = rounds.ground.staff("approver")
    people = {"people": request["effect"]["people"]}
    approver.send("POST", f"{path}/approvals/{request['id']}/approve", json=people)

    def ready() -> bool:
        found = staff.send("GET", f"{path}/results")["releases"][0]
        return all(check["ok"] for check in found["checks"])

    eventually(ready)
    rounds.ground.clock(RELEASED - 2 * MINUTE)
    assert rounds.ground.platform.operate({"command": "publish"})["ok"]
    own = expect(walker.member.send("GET", f"{walker.path}/result"), 200)
    assert (own["state"], own["scores"]) == ("announced", [])
    rounds.ground.clock(RELEASED + 2 * SECOND)
    own = expect(walker.member.send("GET", f"{walker.path}/result"), 200)
    assert [(one["score"], one["special"], one["passed"]) for one in own["scores"]] == [
        ("60", None, True),
        (None, "absent", None),
    ]


def _others(rounds: Rounds, walker: Steps) -> list[str]:
    """Nobody else has paid in this round yet."""
    board = rounds.ground.registrar.send("GET", f"/staff{walker.path}/results")
    assert board["paid"] == 2
    return []


@pytest.mark.proves("S3-13", "S3-15", "S3-16", "S3-24", "S4-31")
def test_each_programme_tells_what_to_bring(rounds: Rounds) -> None:
    """As the candidate reads it before the day; TOEFL's rules are those of its confirmation."""
    programmes = rounds.ground.door
    toefl = expect(programmes.send("GET", "/programmes/toefl"), 200)
    assert "30 分钟" in str(toefl)
    for word in ("自带文具和键盘", "钱包", "计时器", "食品和饮料"):
        assert word in str(toefl)


@pytest.mark.proves("A6-1")
def test_the_deadline_is_the_last_instant_of_payment_where_that_comes_first(rounds: Rounds) -> None:
    """Ten days to pay, and five until the registration of the degree exam closes."""
    walker = student(rounds)
    rounds.ground.clock(beijing("2024-09-15T09:00"))
    walker.do("data", answers=ENROLLED, confirmed=True)
    walker.do("papers", papers=["JP"])
    walker.do("site", site=rounds.site("degree-2024b"))
    held = expect(walker.submit(), 201)["registration"]
    assert instant(held["payment_deadline"]) == beijing("2024-09-20T17:00")


@pytest.mark.proves("S2-18", "S2-19", "A6-1", "A6-2", "E-27")
def test_pets_money_that_comes_too_late_goes_back(rounds: Rounds) -> None:
    """One day from submitting; paid after it is never registered, places free or not."""
    walker = registered(rounds, "L2_written")
    opened = rounds.edge("pets-2017a", "phase_one", "opens_at")
    due = instant(walker.show()["registration"]["payment_deadline"])
    assert timedelta(hours=24) <= due - opened <= timedelta(hours=24, minutes=5)
    headers = {"Idempotency-Key": f"key-{secrets.token_hex(8)}"}
    paying = walker.member.send("POST", f"{walker.path}/payment", json={}, headers=headers)
    number = expect(paying, 201)["payment_no"]
    rounds.ground.clock(due + 11 * MINUTE)
    at = f"/cashier/test/{number}"
    walker.member.door.http.post(at, json={"action": "pay_late"}).raise_for_status()

    def given_back() -> Json | None:
        told = expect(walker.member.send("GET", f"{walker.path}/registration"), 200)
        return told if told["refunds"] else None

    told = eventually(given_back)
    (refund,) = told["refunds"]
    assert refund["amount_minor"] == 8000
    assert told["state"] != "paid"
