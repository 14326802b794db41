"""The contract: the document is valid, and the real answers of a whole walk keep to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

import chalicelib.domain.ticket
import chalicelib.gateways.payments.sandbox  # noqa: F401
from chalicelib.api import all_routes, contract
from chalicelib.api.http import EMPTY
from chalicelib.api.problems import CODES, OUR_FAULT, status_of
from chalicelib.domain.errors import DomainError
from chalicelib.domain.window import Window
from chalicelib.services import settlement, sites, tickets
from infra.paths import ROOT
from tests.api_checked import (
    ACCOUNTS,
    AFTER_THE_EXAM,
    CATALOGUE,
    ELIGIBILITY,
    FLOW,
    IDENTITY,
    REGISTRY,
    Checked,
)
from tests.api_client import Browser
from tests.stage import (
    PHASE_TWO,
    PROVIDER,
    a_photo,
    candidate_browser,
    send_photo,
    staff_browser,
    with_original,
)
from tests.world import OPENS, World, historic_round

FAMILIES = {"conflict", "refused"}
"""Never raised themselves."""
BEHIND_THE_QUEUE = {"messenger_refused", "messenger_silent"}
"""Kept with the sending: no answer carries them."""
IN_PLACE = {"below_taken"}
"""Said beside the capacity, with its numbers."""
TO_PROVIDERS = {"bad_signature", "unknown_key", "stale_notification"}
"""No person reads these."""
REMEDIES = {
    f"{method} /staff/rounds/{{round_id}}/{path}"
    for method, path in (
        ("POST", "registrations/{candidate}/move"),
        ("POST", "registrations/{candidate}/refund"),
        ("POST", "sites/{site}/remedy"),
        ("GET", "remedies"),
        ("GET", "refunds"),
        ("POST", "refunds/{refund}/retry"),
    )
}
"""Held to the contract by the tests of remedies."""
OPENING = {
    "GET /work",
    "GET /rounds/{round_id}/opening",
    "GET /rounds/{round_id}/pass",
    "POST /staff/rounds/{round_id}/opening/commit",
}
"""Held to the contract by the tests of the opening."""
STANDBY = {
    "POST /rounds/{round_id}/standby",
    "DELETE /rounds/{round_id}/standby",
    "GET /staff/rounds/{round_id}/sites/{site}/standby",
}
"""Held to the contract by the tests of the lists."""
PLACES = {"POST /staff/rounds/{round_id}/registrations/{candidate}/extend"}
"""Held to the contract by the tests of places."""
KEY = {"Idempotency_Key": "key-00000001"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return contract.document(all_routes.declared())


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_operations_have_names_words_and_schemas(document: dict[str, Any]) -> None:
    operations = [one for path in document["paths"].values() for one in path.values()]
    ids = [one["operationId"] for one in operations]
    assert len(set(ids)) == len(ids) == len(all_routes.declared())
    assert all(one["summary"].endswith(".") for one in operations)
    for route in all_routes.declared():
        says = route.returns or route.status in EMPTY or route.path == "/openapi.json"
        assert says, route.path


def test_it_is_served(world: World, document: dict[str, Any]) -> None:
    answer = Browser(world.deps).get("/openapi.json")
    assert answer.body == document
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_the_answers_of_a_walk_keep_to_the_contract(world: World, document: dict[str, Any]) -> None:
    """Staff set up, a candidate goes through both phases, staff look: each answer is checked."""
    seen: set[str] = set()
    staff = Checked(document, staff_browser(world), seen)
    public = Checked(document, Browser(world.deps), seen)
    _set_up(world, staff, public)
    person = with_original(world, world.person())
    candidate = Checked(document, candidate_browser(world, person), seen)
    _phase_one(world, candidate)
    _phase_two(world, candidate, staff, person)
    _look(world, staff, person.id)
    left_out = {f"{r.method} {r.path}" for r in all_routes.declared()} - seen
    assert left_out == {
        "POST /session",
        "POST /staff/session",
        "POST /payments/{provider}/notification",
        "POST /proof",
        "POST /staff/rounds/{round_id}/photo-reviews/{case}/refuse",
        "POST /staff/rounds/{round_id}/imports/{job}/commit",
        "POST /staff/rounds/{round_id}/photo-reviews/{case}/escalate",
        "POST /staff/rounds/{round_id}/messages/{message_id}/resend",
        "GET /rounds/{round_id}/notices/{notice_id}/attachments/{attachment_id}",
        *REMEDIES,
        *PLACES,
        *OPENING,
        *STANDBY,
        *ACCOUNTS,
        *AFTER_THE_EXAM,
        *CATALOGUE,
        *ELIGIBILITY,
        *FLOW,
        *IDENTITY,
        *REGISTRY,
    }, "these have tests of their own"


def _set_up(world: World, staff: Checked, public: Checked) -> None:
    wanted = historic_round(world.round_id)
    sitting = wanted.sitting
    body = {
        "name": wanted.name,
        "exam_on": wanted.exam_on.isoformat(),
        "sitting": {
            name: getattr(sitting, name).isoformat()
            for name in ("starts_at", "entry_from", "entry_until")
        },
        "phase_one": _window(wanted.phase_one),
        "phase_two": _window(wanted.phase_two),
        "pay_until": wanted.pay_until.isoformat(),
        "specimen": True,
    }
    root = f"/staff/rounds/{world.round_id}"
    staff("POST", "/staff/rounds", {**body, "id": world.round_id, "programme": "cet_set"})
    staff("PUT", root, body, If_Match=staff("GET", root).headers["ETag"])
    words = {"zh-CN": "公告", "en": "Notice"}
    text = {"title": words, "body": words, "publish_at": OPENS.isoformat()}
    made = staff("POST", f"{root}/notices", text)
    staff("PUT", f"{root}/notices/{made.body['id']}", text, If_Match=made.headers["ETag"])
    texts = {"name": "某考点", "province": "湖北省", "city": "武汉市", "address": "某路"}
    site = {**texts, "pickup_place": "一楼", "capacity": 3}
    staff("PUT", f"{root}/sites/42001", site, If_None_Match="*")
    staff("POST", f"{root}/sites/42001/close", {"reason": "停电"})
    staff("POST", f"{root}/sites/42001/open", {"reason": "来电"})
    staff("POST", f"{root}/sites/42001/block", {"places": 1, "reason": "设备检修"})
    staff("POST", f"{root}/sites/42001/unblock", {"places": 1, "reason": "修好了"})
    for path in ("/staff/me", "/staff/rounds", f"{root}/notices", f"{root}/sites"):
        staff("GET", path)
    for path in ("/clock", "/rounds", f"/rounds/{world.round_id}", "/openapi.json"):
        public("GET", path)
    public("GET", f"/rounds/{world.round_id}/sites")
    public("GET", f"/rounds/{world.round_id}/availability")
    public("GET", f"/rounds/{world.round_id}/privacy-notice")
    public("DELETE", "/session")
    public("DELETE", "/staff/session")


def _window(window: Window) -> dict[str, str]:
    return {"opens_at": window.opens_at.isoformat(), "closes_at": window.closes_at.isoformat()}


def _phase_one(world: World, candidate: Checked) -> None:
    root = f"/rounds/{world.round_id}"
    candidate("GET", f"{root}/registration")
    candidate("POST", f"{root}/agreement", {"version": "2014-1"})
    for asked in candidate("GET", f"{root}/privacy").body["consents"]:
        said = {"purpose": asked["purpose"], "version": asked["version"], "given": True}
        candidate("POST", f"{root}/consents", said)
    candidate("POST", f"{root}/registration", {"site": "42001"}, **KEY)
    candidate("DELETE", f"{root}/registration")
    candidate("POST", f"{root}/registration", {"site": "42001"}, Idempotency_Key="key-00000002")
    started = candidate("POST", f"{root}/payment", {}, **KEY)
    number = started.body["payment_no"]
    candidate("POST", f"{root}/payment/refresh")
    for _ in range(2):
        settlement.settle(world.deps, world.provider.pay(number, world.at), PROVIDER)
    paid = candidate("GET", f"{root}/registration").body
    assert (paid["state"], len(paid["refunds"])) == ("paid", 1)


def _phase_two(world: World, candidate: Checked, staff: Checked, person: Any) -> None:
    world.at = PHASE_TWO
    root, desk = f"/rounds/{world.round_id}", f"/staff/rounds/{world.round_id}"
    candidate("PUT", f"{root}/school", {"school": "江城理工大学"})
    candidate("POST", f"{root}/photo", {"size": len(a_photo(1)), "content_type": "image/jpeg"})
    case = send_photo(world, person)
    candidate("GET", f"{root}/registration")
    staff("GET", f"{desk}/photo-reviews")
    staff("POST", f"{desk}/photo-reviews/{case}/claim")
    staff("POST", f"{desk}/photo-reviews/{case}/approve")
    candidate("POST", f"{root}/photo/restore")
    candidate("POST", f"{root}/ticket")
    candidate("GET", f"{root}/ticket")
    tickets.make(world.deps, person.id, world.round_id)
    ticket = candidate("GET", f"{root}/ticket").body
    assert ticket["sheet"]["school"] == "江城理工大学"


def _look(world: World, staff: Checked, candidate: str) -> None:
    root = f"/staff/rounds/{world.round_id}"
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, "42001"))
    job = staff("POST", f"{root}/imports", {"kind": "roster", "filename": "r.csv", "size": 9}).body
    world.deps.files.write(f"incoming/imports/{world.round_id}/{job['job_id']}/file", b"x", "a/b")
    staff("POST", f"{root}/imports/{job['job_id']}/check")
    staff("GET", f"{root}/imports/{job['job_id']}")
    staff("GET", f"{root}/imports")
    staff("GET", f"{root}/audit")
    staff("POST", f"{root}/audit")
    staff("GET", f"{root}/board")
    staff("GET", f"{root}/registrations?limit=5")
    staff("POST", "/staff/search", {"text": "林测", "round_id": world.round_id})
    person = f"{root}/registrations/{candidate}"
    staff("POST", f"{person}/reveal", {"what": "id_no", "purpose": "来电核对"})
    staff("POST", f"{person}/reprint", {"purpose": "本人到现场补打"})
    looked = staff("GET", person).body
    assert [look["what"] for look in looked["looks"]] == ["ticket", "id_no"]
    assert (len(looked["tickets"]), len(looked["photos"])) == (1, 1)
    assert looked["money"]["receipts"]


def _kinds(root: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _kinds(kind)


def test_every_code_is_listed() -> None:
    """Faults of ours are told as `internal`; a photo's refusal is named by its measure."""
    kinds = [kind for kind in _kinds(DomainError) if kind.__module__.startswith("chalicelib")]
    told = {kind.code for kind in kinds if status_of(kind) != OUR_FAULT}
    assert told - FAMILIES - BEHIND_THE_QUEUE <= set(CODES)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_sites_have_words_for_every_code(language: str) -> None:
    home = Path(ROOT / "site/shared/problems")
    files = [home / f"{language}.js", home / "first" / f"{language}.js"]
    shared = "\n".join(path.read_text(encoding="utf-8") for path in files)
    staff = Path(ROOT / f"site/admin/texts/{language}.js").read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+): \[", shared, re.MULTILINE))
    known |= set(re.findall(r"^  'problem\.(\w+)':", staff, re.MULTILINE))
    assert set(CODES) - TO_PROVIDERS - IN_PLACE - known == set()
