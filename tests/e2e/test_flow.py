"""From the first step to a paid registration, on the deployed stack, as each programme has it."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

import pytest

from infra.demo.campaigns import Campaign, campaigns
from infra.walk.door import Json, expect, problem
from infra.walk.member import Member
from infra.walk.steps import Steps, an_order
from tests.e2e.ground import Ground, eventually, retain

SECOND = timedelta(seconds=1)
ENROLLED = {"candidate_type": "part_time", "major": "accounting", "status": "enrolled"}


class Rounds:
    """A round of a programme as it was announced, under an id of its own, with its sites."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.made: dict[str, str] = {}
        self.known = {one.id: one for one in campaigns(date(2026, 1, 1))}

    def of(self, name: str) -> str:
        if name not in self.made:
            campaign = self.known[name]
            self.made[name] = f"{name}-{secrets.token_hex(3)}"
            body = {**campaign.body, "id": self.made[name]}
            self.ground.registrar.send("POST", "/staff/rounds", json=body)
            for code, site in campaign.sites:
                path = f"/staff/rounds/{self.made[name]}/sites/{code}"
                none = {"If-None-Match": "*"}
                self.ground.registrar.send("PUT", path, json=site, headers=none)
        return self.made[name]

    def edge(self, name: str, window: str, side: str) -> datetime:
        return datetime.fromisoformat(self.known[name].body[window][side])

    def site(self, name: str) -> str:
        return self.known[name].sites[0][0]

    def begin(self, name: str) -> Steps:
        """Somebody new, with the round just opened."""
        self.ground.clock(self.edge(name, "phase_one", "opens_at") + 60 * SECOND)
        campaign: Campaign = self.known[name]
        person = self.ground.maker.person()
        member = Member(
            self.ground.door, str(campaign.body["programme"]), person.name, person.id_no
        )
        member.open()
        return Steps(member, self.of(name))


@pytest.fixture(scope="module")
def made() -> dict[str, Rounds]:
    return {}


@pytest.fixture
def rounds(ground: Ground, made: dict[str, Rounds]) -> Rounds:
    return made.setdefault("rounds", Rounds(ground))


def reasons(answer: Json) -> list[str]:
    return [reason["code"] for reason in answer["reasons"]]


def pointers(answer: Json) -> set[str]:
    return {error["pointer"] for error in answer["errors"]}


def up_to_the_choice(rounds: Rounds, *papers: str, name: str = "pets-2017a") -> Steps:
    walker = rounds.begin(name)
    walker.read_all()
    walker.do("site", site=rounds.site(name))
    walker.do("papers", papers=list(papers))
    oral = [paper for paper in papers if paper.endswith("oral")]
    if oral:
        walker.do("batch", batches=dict.fromkeys(oral, "oral_1"))
    return walker


def registered(rounds: Rounds, *papers: str, name: str = "pets-2017a") -> Steps:
    walker = up_to_the_choice(rounds, *papers, name=name)
    walker.do("data", confirmed=True)
    walker.send_photo()
    expect(walker.submit(), 201)
    return walker


@pytest.mark.proves("S2-11", "S2-12", "S2-05", "S2-17", "A6-4", "C-40", "C-42", "C-44", "C-45")
def test_pets_in_its_order_to_a_paid_registration(rounds: Rounds) -> None:
    walker = rounds.begin("pets-2017a")
    early = problem(walker.say("site", site="46001"))
    assert (early["code"], early["params"]["wanted"]) == ("step_not_reached", "agreement")
    walker.read_all()
    order = [step["id"] for step in walker.show()["steps"]]
    wanted = ["agreement", "consents", "site", "papers", "batch", "retained", "data"]
    assert order == [*wanted, "guardian", "photo", "submit", "pay", "done"]
    said: dict[str, Json] = {
        "site": {"site": rounds.site("pets-2017a")},
        "papers": {"papers": ["L3_written", "L3_oral"]},
        "batch": {"batches": {"L3_oral": "oral_2"}},
        "data": {"confirmed": True},
    }
    for step, body in said.items():
        assert walker.now == step
        walker.do(step, **body)
    assert walker.now == "photo"
    assert walker.send_photo()["draft"]["fee_minor"] == 15000
    key = f"key-{secrets.token_hex(8)}"
    first = expect(walker.submit(key), 201)["registration"]
    assert (first["papers"], first["fee_minor"]) == (["L3_written", "L3_oral"], 15000)
    assert expect(walker.submit(key), 200)["registration"] == first
    walker.pay()
    assert eventually(lambda: walker.show()["stage"] == "paid")
    assert walker.state("done") == "done"


@pytest.mark.proves("S2-04", "S2-05", "C-25")
def test_pets_one_level_and_only_what_is_offered(rounds: Rounds) -> None:
    walker = up_to_the_choice(rounds, "L3_oral")
    assert reasons(problem(walker.say("papers", papers=["L2_written", "L3_oral"]))) == [
        "one_level_only"
    ]
    assert "paper_not_offered" in reasons(problem(walker.say("papers", papers=["L4_written"])))


@pytest.mark.proves("S2-15", "S2-16", "C-43", "A6-5", "E-25")
def test_pets_changes_until_paid(rounds: Rounds) -> None:
    walker = registered(rounds, "L1_written")
    for school in ("海口一中", "海口二中"):
        told = walker.do("data", answers={"school": school}, confirmed=True)
        assert told["registration"]["answers"] == {"school": school}
    locked = problem(walker.say("papers", papers=["L1_oral"]))
    assert (locked["code"], locked["params"]["stage"]) == ("edit_locked", "held")
    expect(walker.member.send("DELETE", f"{walker.path}/registration"), 200)
    walker.do("papers", papers=["L2_written"])
    expect(walker.submit(), 201)
    walker.pay()
    assert eventually(lambda: walker.show()["stage"] == "paid")
    locked = problem(walker.say("data", answers={"school": "海口三中"}, confirmed=True))
    assert (locked["code"], locked["params"]["stage"]) == ("edit_locked", "paid")
    assert not any(walker.show()["editable"].values())


@pytest.mark.proves("S2-10", "S2-16", "S2-18", "S2-19", "S2-20")
def test_pets_lapses_after_24_hours(rounds: Rounds) -> None:
    walker = registered(rounds, "L1_written")
    held = datetime.fromisoformat(walker.show()["registration"]["payment_deadline"])
    assert walker.state("pay") == "now"
    rounds.ground.clock(held + timedelta(minutes=11))
    assert walker.why("submit")["code"] == "lapsed"
    assert walker.show()["registration"] is None
    rounds.ground.clock(rounds.edge("pets-2017a", "phase_one", "closes_at"))
    assert problem(walker.say("site", site="46001"))["code"] == "window_closed"


@pytest.mark.proves("S2-13", "S2-42", "S2-45", "S2-46", "C-27", "C-41", "A6-3")
def test_pets_keeps_the_last_score_when_asked(rounds: Rounds) -> None:
    before = registered(rounds, "L3_oral", name="pets-2016b")
    rounds.ground.clock(rounds.edge("pets-2017a", "phase_one", "opens_at") + 60 * SECOND)
    walker = Steps(before.member, rounds.of("pets-2017a"))
    retain(rounds.ground, walker, ("L3_written", 71, "2016-09-10"))
    walker.read_all()
    walker.do("site", site=rounds.site("pets-2017a"))
    walker.do("papers", papers=["L3_oral"])
    walker.do("batch", batches={"L3_oral": "oral_1"})
    none = problem(walker.say("retained", retain=["L2_written"]))
    assert (none["code"], reasons(none)) == ("retained_refused", ["retained_none"])
    refused = problem(walker.say("retained", retain=["L3_written"]))
    assert reasons(refused) == ["retained_no_consent"]
    walker.consent("other_results")
    kept = walker.do("retained", retain=["L3_written"])
    assert (kept["draft"]["retained"], kept["draft"]["fee_minor"]) == (["L3_written"], 5000)
    walker.do("data", confirmed=True)
    assert walker.now == "submit"
    seen = expect(walker.submit(), 201)["registration"]
    assert (seen["retained"], seen["fee_minor"]) == (["L3_written"], 5000)


@pytest.mark.proves("S2-13")
def test_pets_asks_for_no_photo_where_a_part_is_kept(rounds: Rounds) -> None:
    """The earlier photo is not known here: the part was passed before there was this platform."""
    walker = up_to_the_choice(rounds, "L3_oral")
    retain(rounds.ground, walker, ("L3_written", 71, "2016-09-10"))
    walker.consent("other_results")
    walker.do("retained", retain=["L3_written"])
    walker.do("data", confirmed=True)
    assert walker.now == "submit"
    walker.do("retained", retain=[])
    assert walker.now == "photo"


@pytest.mark.proves("S2-45", "A6-3")
def test_pets_refuses_a_score_of_two_rounds_ago(rounds: Rounds) -> None:
    walker = up_to_the_choice(rounds, "L3_oral")
    retain(rounds.ground, walker, ("L3_written", 88, "2016-03-12"))
    walker.consent("other_results")
    refused = problem(walker.say("retained", retain=["L3_written"]))
    assert reasons(refused) == ["retained_not_adjacent"]
    assert refused["reasons"][0]["params"]["limit"] == "2016-09"


@pytest.mark.proves("P-01")
def test_pets_asks_a_guardian_of_a_child(rounds: Rounds) -> None:
    rounds.ground.clock(rounds.edge("pets-2017a", "phase_one", "opens_at") + 60 * SECOND)
    member = Member(rounds.ground.door, "pets", "小样", child())
    member.open()
    walker = Steps(member, rounds.of("pets-2017a"))
    walker.read_all()
    walker.do("site", site=rounds.site("pets-2017a"))
    walker.do("papers", papers=["L1_written"])
    walker.do("data", confirmed=True)
    assert walker.why("guardian")["code"] == "guardian_needed"
    given = {"name": "大样", "relation": "mother", "phone": "13800000001", "consent": False}
    assert pointers(problem(walker.say("guardian", guardian=given))) == {"/guardian/consent"}
    shown = walker.do("guardian", guardian={**given, "consent": True})["draft"]["guardian"]
    assert (shown["name_masked"], shown["phone_masked"]) == ("大*", "138****0001")
    walker.consent("minor", given=False)
    assert walker.state("guardian") == "now"


def child() -> str:
    from chalicelib.domain.identity import check_digit

    body = f"46019920120601{secrets.randbelow(1000):03d}"
    return body + check_digit(body)


@pytest.mark.proves("S3-01", "S3-02", "C-19")
def test_toefl_every_text_and_the_exact_name(rounds: Rounds) -> None:
    walker = rounds.begin("toefl-20250816")
    documents = {one["id"]: one["version"] for one in walker.show()["documents"]}
    assert list(documents) == ["", "handbook", "ets_terms", "procedure"]
    walker.do("agreement", version=documents[""])
    assert walker.why("agreement")["params"]["document"] == "handbook"
    stale = problem(walker.say("agreement", document="handbook", version="2001-1"))
    assert stale["code"] == "stale_version"
    walker.read_all()
    accepted = walker.show()["documents"]
    assert all(one["accepted_at"] and one["accepted_version"] == one["version"] for one in accepted)
    walker.do("site", site=rounds.site("toefl-20250816"))
    id_no = walker.member.id_no
    born = f"{id_no[6:10]}-{id_no[10:12]}-{id_no[12:14]}"
    wrong = {"birth_on": "1901-01-01", "name_on_document": "另一人"}
    faults = pointers(problem(walker.say("data", answers=wrong)))
    assert faults == {"/answers/birth_on", "/answers/name_on_document", "/confirmed"}
    right = {"birth_on": born, "name_on_document": walker.member.name}
    walker.do("data", answers=right, confirmed=True)
    expect(walker.submit(), 201)
    walker.pay()
    assert eventually(lambda: walker.show()["stage"] == "paid")


def student(rounds: Rounds) -> Steps:
    """Of the degree exam, up to the data."""
    walker = rounds.begin("degree-2024b")
    walker.read_all()
    walker.confirm()
    return walker


def unpaid(rounds: Rounds) -> Steps:
    walker = student(rounds)
    walker.do("data", answers=ENROLLED, confirmed=True)
    walker.do("papers", papers=["EN"])
    walker.do("site", site=rounds.site("degree-2024b"))
    expect(walker.submit(), 201)
    return walker


def review(rounds: Rounds, walker: Steps, action: str, **body: str) -> Json:
    """Decide the case of this walker's proof; answers what the reviewer saw."""
    staff = rounds.ground.reviewer
    order = walker.show()["proof"]["sent"]["order_no"]
    page = staff.send("GET", f"/staff/queues/proof?of={walker.round_id}&limit=100")
    case = next(one for one in page["cases"] if one["shown"]["order_no"] == order)
    staff.send("POST", f"/staff/queues/proof/{case['case_id']}/{action}", json=body)
    shown: Json = case["shown"]
    return shown


@pytest.mark.proves("S4-15", "S4-17", "S4-18", "S4-19", "S4-32", "C-24", "A6-10")
def test_degree_the_notice_the_person_and_the_thesis(rounds: Rounds) -> None:
    walker = rounds.begin("degree-2024b")
    assert walker.now == "notice"
    early = problem(walker.say("data", answers=ENROLLED, confirmed=True))
    assert early["params"]["wanted"] == "notice"
    walker.read_all()
    assert walker.now == "identity"
    early = problem(walker.say("data", answers=ENROLLED, confirmed=True))
    assert early["params"]["wanted"] == "identity"
    walker.confirm()
    assert walker.now == "data"
    asked = {one["id"]: one for one in walker.show()["fields"]}
    assert asked["thesis_grade"]["shown_for"] == {"field": "status", "one_of": ["graduated"]}
    graduated = {**ENROLLED, "status": "graduated"}
    assert pointers(problem(walker.say("data", answers=graduated, confirmed=True))) == {
        "/answers/thesis_grade"
    }
    below = {**graduated, "thesis_grade": "及格"}
    refused = problem(walker.say("data", answers=below, confirmed=True))
    assert (refused["code"], refused["reasons"][0]["params"]["value"]) == ("not_eligible", "及格")
    walker.do("data", answers={**graduated, "thesis_grade": "中"}, confirmed=True)
    assert walker.now == "papers"


@pytest.mark.proves("S4-21", "S4-22", "S4-23", "S4-26", "S4-27", "S4-28", "P-05", "C-69", "C-70")
def test_degree_paid_on_the_schools_page_and_shown(rounds: Rounds) -> None:
    walker = unpaid(rounds)
    proof = walker.show()["proof"]
    assert proof["page"].startswith("https://")
    assert proof["qr_png"].startswith("data:image/png;base64,")
    assert proof["item"]["zh-CN"] == "成人高等教育学士学位外语水平考试费"
    assert "账单" in proof["where"]["zh-CN"]
    sent = walker.upload("proof", an_order(1), "image/png")
    said = {"proof_id": sent, "order_no": "420000001111"}
    assert problem(walker.say("proof", **said, payer="王五"))["code"] == "payer_differs"
    shown = walker.show_payment()
    assert (shown["stage"], shown["proof"]["sent"]["state"]) == ("reviewing", "waiting")
    late = rounds.edge("degree-2024b", "phase_one", "closes_at") + timedelta(hours=3)
    rounds.ground.clock(late)
    assert walker.show()["stage"] == "reviewing"
    told = expect(walker.member.send("GET", f"{walker.path}/registration"), 200)
    assert told["state"] == "reviewing"
    seen = review(rounds, walker, "approve")
    assert (seen["expected"]["amount_minor"], seen["payer"]["likeness"]) == (6000, "exact")
    picture = rounds.ground.door.files.get(seen["picture_url"])
    assert picture.headers["content-type"] == "image/jpeg"
    assert (walker.show()["stage"], walker.state("done")) == ("paid", "done")


@pytest.mark.proves("S4-24", "S4-25", "E-27", "C-71", "P-04")
def test_degree_refused_and_shown_again_and_too_late(rounds: Rounds) -> None:
    walker, other = unpaid(rounds), unpaid(rounds)
    order = f"4200{secrets.randbelow(10**12):012d}"
    walker.show_payment(order)
    taken = other.upload("proof", an_order(2), "image/png")
    said = {"proof_id": taken, "payer": other.member.name}
    assert problem(other.say("proof", order_no=order, **said))["code"] == "order_taken"
    review(rounds, walker, "refuse", reason="other_payer")
    told = walker.show()
    assert (told["stage"], told["proof"]["warn_not_twice"]) == ("held", True)
    assert walker.why("proof")["params"] == {"reason": "other_payer"}
    walker.show_payment(order)
    review(rounds, walker, "approve")
    assert walker.show()["stage"] == "paid"
    rounds.ground.clock(rounds.edge("degree-2024b", "phase_one", "closes_at"))
    late = problem(other.say("proof", order_no="420000009999", **said))
    assert late["code"] in ("hold_expired", "window_closed")


@pytest.mark.proves("S4-20", "S4-29", "S4-30", "E-28")
def test_degree_a_change_takes_the_proof_again_and_no_second_payment(rounds: Rounds) -> None:
    walker = unpaid(rounds)
    order = f"4200{secrets.randbelow(10**12):012d}"
    walker.show_payment(order)
    review(rounds, walker, "approve")
    changed = walker.do("data", answers={**ENROLLED, "major": "civil"}, confirmed=True)
    assert changed["registration"]["answers"]["major"] == "accounting"
    assert changed["proof"]["warn_not_twice"]
    assert walker.why("proof")["code"] == "proof_again"
    walker.show_payment(order)
    assert review(rounds, walker, "approve")["paid_before"]
    told = walker.show()
    assert (told["stage"], told["registration"]["answers"]["major"]) == ("paid", "civil")
    rounds.ground.clock(rounds.edge("degree-2024b", "phase_one", "closes_at"))
    locked = problem(walker.say("data", answers=ENROLLED, confirmed=True))
    assert locked["code"] == "edit_locked"


@pytest.mark.proves("S5-21")
def test_self_taught_only_who_is_registered_goes_on(rounds: Rounds) -> None:
    walker = rounds.begin("self-taught-2104")
    walker.read_all()
    assert walker.now == "registry"
    early = problem(walker.say("papers", papers=["00015"]))
    assert early["params"]["wanted"] == "registry"
