"""The contract again, for confirmations and queues: a whole walk, every answer checked."""

from __future__ import annotations

from typing import Any

from chalicelib.api import all_routes, contract
from chalicelib.domain.candidate import Candidate
from tests.api_checked import IDENTITY, Checked
from tests.api_client import Browser
from tests.identity_stage import SELF_TAUGHT, at_work, cards, number, specimens
from tests.stage import candidate_browser, staff_browser
from tests.world import World

WORDS = {"zh-CN": "周一至周五", "en": "Monday to Friday"}


def test_the_answers_on_the_way_to_a_confirmation_keep_to_the_contract(world: World) -> None:
    document: dict[str, Any] = contract.document(all_routes.declared())
    seen: set[str] = set()
    person = at_work(world).person(name="周试三")
    browser = candidate_browser(world, person, programme_code=SELF_TAUGHT)
    candidate = Checked(document, browser, seen)
    public = Checked(document, Browser(world.deps), seen)
    staff = Checked(document, staff_browser(world), seen)
    _publish(world, staff, public)
    _online(world, candidate, person)
    _review(staff)
    _on_site(world, staff, person, document, seen)
    _shred(staff)
    assert seen >= IDENTITY


def _publish(world: World, staff: Checked, public: Checked) -> None:
    texts = dict.fromkeys(("name", "address", "hours", "bring"), WORDS)
    body = {"programme": SELF_TAUGHT, **texts, "district": "0601", "phone": "0710-1"}
    staff("PUT", f"/staff/offices/office-{world.round_id}", body, If_None_Match="*")
    public("GET", f"/programmes/{SELF_TAUGHT}/offices")
    entry = public("GET", f"/programmes/{SELF_TAUGHT}/entry").body
    assert entry["address"].endswith(f"/?programme={SELF_TAUGHT}")
    assert entry["svg"].startswith("<svg")


def _online(world: World, candidate: Checked, person: Candidate) -> None:
    """The card passes; the face looks like a twin's."""
    whole = candidate("GET", "/me/identity").body
    assert (whole["confirmed"], whole["simulated"]) == (False, True)
    _step(world, candidate, "id_card", cards(world, person))
    capture = {"capture": specimens.face(number(world, person), likeness=70)}
    whole = _step(world, candidate, "face", capture)
    assert whole["steps"][1]["state"] == "review"


def _step(
    world: World, candidate: Checked, step_id: str, files: dict[str, bytes]
) -> dict[str, Any]:
    whole = candidate("GET", "/me/identity").body
    step = next(step for step in whole["steps"] if step["id"] == step_id)
    body = {
        "consent": {"version": step["consent"]["version"], "given": True},
        "files": {name: {"size": len(files[name]), "type": "image/jpeg"} for name in step["files"]},
    }
    begun = candidate("POST", f"/me/identity/{step_id}", body).body
    for name, form in begun["upload"].items():
        world.deps.files.write(form["fields"]["key"], files[name], "image/jpeg")
    nonce = begun["challenge"]["nonce"] if begun["challenge"] else None
    answer: dict[str, Any] = candidate(
        "POST", f"/me/identity/{step_id}/done", {"nonce": nonce}
    ).body
    return answer


def _review(staff: Checked) -> None:
    lines = staff("GET", "/staff/queues").body["queues"]
    assert any(line["kind"] == "identity" and line["waiting"] for line in lines)
    page = staff("GET", f"/staff/queues/identity?of={SELF_TAUGHT}").body
    case = page["cases"][-1]["case_id"]
    step = staff("POST", f"/staff/queues/identity/{case}/claim").body
    assert step["case"]["shown"]["pictures"]
    staff("POST", f"/staff/queues/identity/{case}/escalate", {"note": "像双胞胎"})
    staff("GET", "/staff/queues/identity?escalated=true")
    staff("POST", f"/staff/queues/identity/{case}/approve")


def _on_site(
    world: World, staff: Checked, person: Candidate, document: dict[str, Any], seen: set[str]
) -> None:
    office = Checked(document, staff_browser(world, "office", "office:420601"), seen)
    found = office(
        "POST",
        "/staff/identity/search",
        {"programme": SELF_TAUGHT, "id_no": number(world, person)},
    ).body
    assert found["candidate_id"] == person.id
    body = {"programme": SELF_TAUGHT, "candidates": [person.id]}
    done = office("POST", "/staff/identity/confirm", body).body["decided"]
    assert done == [{"candidate_id": person.id, "outcome": "done"}]
    code = f"school-{world.round_id}"
    csv = f"姓名,证件号码\n{person.name},{number(world, person)}"
    put = {"programme": SELF_TAUGHT, "csv": csv, "dry_run": False}
    assert staff("PUT", f"/staff/cohorts/{code}", put).body["good"] == 1
    school = Checked(document, staff_browser(world, "institution", f"institution:{code}"), seen)
    (member,) = school("GET", f"/staff/cohorts/{code}?programme={SELF_TAUGHT}").body["members"]
    assert (member["confirmed"], member["name_masked"]) == (True, "周**")


def _shred(staff: Checked) -> None:
    report = staff("POST", "/staff/shredding", {"programme": SELF_TAUGHT}).body
    assert report["dry_run"]
    staff("POST", "/staff/shredding", {"programme": SELF_TAUGHT, "dry_run": False})
    shown = staff("GET", f"/staff/shredding?programme={SELF_TAUGHT}").body
    assert shown["proofs"]
    assert {rule["purpose"] for rule in shown["rules"]} >= {"id_card", "face", "video", "photo"}
