"""The desk on the deployed stack: found by any identifier, a look said first and then told."""

from __future__ import annotations

import pytest

from infra.demo.staff_client import ApiError, StaffClient
from infra.walk.candidate import Candidate, refusal
from infra.walk.door import Json, expect
from infra.walk.times import TWO_CLOSES
from tests.e2e.ground import AGREEMENT, BIG, FAR, FIRST_HOUR, Ground, eventually

PHONE = "13800138000"
PURPOSE = "来电核对考点"


@pytest.fixture(scope="module")
def known(shared_ground: Ground) -> tuple[Candidate, Json]:
    """Somebody with a ticket and a phone number."""
    made, ticket = shared_ground.ticket_holder()
    contact = {"phone": PHONE, "email": None, "language": "zh-CN"}
    expect(made.send("PUT", "/contact", json=contact), 200)
    shared_ground.door.move_clock(None)
    return made, ticket


def refused(client: StaffClient, path: str, body: Json) -> str:
    with pytest.raises(ApiError) as told:
        client.send("POST", path, json=body)
    return str(told.value.response.json()["code"])


def identifiers(made: Candidate, ticket: Json) -> dict[str, str]:
    return {
        "ticket": ticket["sheet"]["ticket_no"],
        "written_ticket": made.person.scores[0].ticket_no,
        "id_no": made.person.id_no,
        "phone": f"+86 {PHONE}",
        "payment": made.payment_no,
        "qr": ticket["sheet"]["qr"],
        "name": made.person.name,
    }


def test_a_person_is_found_by_whatever_the_caller_has(
    ground: Ground, known: tuple[Candidate, Json]
) -> None:
    made, ticket = known
    clerk, elsewhere = ground.staff("clerk", f"site:{BIG}"), ground.staff("clerk", f"site:{FAR}")
    candidates = set()
    for kind, text in identifiers(made, ticket).items():
        body = {"text": text, "round_id": ground.round_id}

        def found(body: Json = body, kind: str = kind) -> Json | None:
            matches = clerk.send("POST", "/staff/search", json=body)["matches"]
            return next((match for match in matches if match["matched_by"] == kind), None)

        match = eventually(found)
        assert match["site"] == BIG
        assert made.person.name not in str(match)
        candidates.add(match["candidate_id"])
        assert elsewhere.send("POST", "/staff/search", json=body)["matches"] == []
    assert len(candidates) == 1
    nothing = clerk.send("POST", "/staff/search", json={"text": "4200000000", "round_id": None})
    assert nothing["matches"] == []
    assert nothing["tried"]


@pytest.mark.proves("D-13", "A6-17")
def test_a_look_is_recorded_and_shown_to_whom_it_is_about(
    ground: Ground, known: tuple[Candidate, Json]
) -> None:
    made, ticket = known
    ground.clock(TWO_CLOSES)
    clerk = ground.staff("clerk", f"site:{BIG}")
    body = {"text": made.person.id_no, "round_id": ground.round_id}
    (match,) = clerk.send("POST", "/staff/search", json=body)["matches"]
    path = f"{ground.staff_path}/registrations/{match['candidate_id']}"
    whole = clerk.send("GET", path)
    for secret in (made.person.name, made.person.id_no, PHONE, ticket["sheet"]["ticket_no"]):
        assert secret not in str(whole)
    assert whole["person"]["phone_masked"] == "138****8000"
    assert {"reveal", "reprint"} == set(whole["actions"])
    assert refused(clerk, f"{path}/reveal", {"what": "id_no"}) == "invalid"
    asked = {"what": "id_no", "purpose": PURPOSE}
    assert clerk.send("POST", f"{path}/reveal", json=asked) == {"value": made.person.id_no}
    printed = clerk.send("POST", f"{path}/reprint", json={"purpose": "本人到现场补打"})
    assert made.door.files.get(printed["url"]).content.startswith(b"%PDF")
    looks = made.privacy()["looks"]
    assert [(look["role"], look["what"]) for look in looks] == [
        ("clerk", "ticket"),
        ("clerk", "id_no"),
    ]
    assert looks[1]["purpose"] == PURPOSE
    assert "by" not in looks[1]
    viewer = ground.staff("viewer")
    assert refused(viewer, f"{path}/reveal", asked) == "forbidden"
    other = ground.staff("clerk", f"site:{FAR}")
    assert refused(other, f"{path}/reveal", asked) == "forbidden"
    assert len(made.privacy()["looks"]) == 2


@pytest.mark.proves("P-01")
def test_no_place_before_each_use_of_data_is_agreed_to(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    made = ground.candidate()
    expect(made.agree(AGREEMENT), 200)
    told = made.hold(BIG)
    assert refusal(told) == "consent_needed"
    assert told.json()["params"]["purposes"] == ["prior_score", "photo"]
    asked = {consent["purpose"]: consent for consent in made.privacy()["consents"]}
    for purpose in ("prior_score", "photo"):
        words = asked[purpose]
        assert all(words[name]["en"] and words[name]["zh-CN"] for name in ("why", "without"))
        assert refusal(made.consent(purpose, "1999-1")) == "stale_version"
        expect(made.consent(purpose, words["version"], given=False), 200)
    assert refusal(made.hold(BIG)) == "consent_needed"
    made.consent_to_all()
    expect(made.hold(BIG), 201)


@pytest.mark.proves("P-14")
def test_a_name_and_an_id_number_open_nothing(
    ground: Ground, known: tuple[Candidate, Json]
) -> None:
    """Who knows both, an employer or a classmate, still lacks the written ticket."""
    made, _ = known
    both = {"name": made.person.name, "id_no": made.person.id_no}
    answer = ground.door.send("POST", "/session", json={"round": ground.round_id, **both})
    assert refusal(answer) == "invalid"
    guessed = made.try_sign_in("420011131100199", **both)
    assert refusal(guessed) == "wrong_credentials"


def test_a_session_signed_out_stays_out(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    made = ground.candidate()
    kept = made.cookie
    assert made.send("DELETE", "/session").status_code == 204
    made.cookie = kept
    assert refusal(made.agree(AGREEMENT)) == "not_signed_in"
