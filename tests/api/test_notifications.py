"""The provider's word over HTTP: signed, repeated, forged, replayed, of a foreign amount."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.window import iso
from chalicelib.gateways.payments.sandbox import Sandbox
from infra.cashier.keys import Keys, load_keys
from tests.api_client import Answer, Browser, refused
from tests.stage import candidate_browser, everything
from tests.world import World

KEY = {"Idempotency_Key": "key-00000001"}
OTHER_KEY = {"Idempotency_Key": "key-00000002"}


@pytest.fixture(scope="module")
def cashier(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load_keys(Path(tmp_path_factory.mktemp("cashier")))


def notification(world: World, keys: Keys, amount_minor: int = 5000) -> tuple[str, Any]:
    """A running payment, and the word of the provider that it is paid."""
    person = world.ready()
    world.hold(person, "42001")
    started = candidate_browser(world, person).post(f"/rounds/{world.round_id}/payment", {}, **KEY)
    number = started.body["payment_no"]
    receipt = {
        "provider_no": f"P-{number}",
        "payment_no": number,
        "attach": world.provider.requests[number].attach,
        "amount_minor": amount_minor,
        "paid_at": iso(world.at),
    }
    world.deps = replace(
        world.deps,
        providers={
            "sandbox": Sandbox(
                "http://127.0.0.1:9",
                key_pem=keys.public_pem,
                merchant_secret=keys.merchant_secret,
                wall=world.deps.wall,
                nonce=lambda: "n",
            )
        },
    )
    return person.id, receipt


def tell(world: World, keys: Keys, receipt: Any, **changes: str) -> Answer:
    raw = json.dumps({"receipt": receipt}).encode()
    headers = keys.notification_headers(raw, int(world.wall_at.timestamp()))
    path = "/payments/sandbox/notification"
    return Browser(world.deps).send("POST", path, None, {**headers, **changes}, raw)


def test_a_signed_notification_any_number_of_times(opened: World, cashier: Keys) -> None:
    _, receipt = notification(opened, cashier)
    for _ in range(3):
        answer = tell(opened, cashier, receipt)
        assert (answer.status, answer.body) == (200, {"code": "SUCCESS"})
    kept = [key for key in everything() if receipt["provider_no"] in key]
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Sandbox-Signature": "AAAA"}, "bad_signature"),
        ({"Sandbox-Signature": ""}, "bad_signature"),
        ({"Sandbox-Serial": "0" * 16}, "unknown_key"),
        ({"Sandbox-Nonce": "another"}, "bad_signature"),
    ],
)
def test_forged_notifications(
    opened: World, cashier: Keys, changes: dict[str, str], code: str
) -> None:
    _, receipt = notification(opened, cashier)
    before = everything()
    refused(tell(opened, cashier, receipt, **changes), 403, code)
    assert everything() == before


def test_replayed_and_foreign_notifications(opened: World, cashier: Keys, tmp_path: Path) -> None:
    _, receipt = notification(opened, cashier)
    before = everything()
    refused(tell(opened, load_keys(tmp_path), receipt), 403, "unknown_key")
    raw = json.dumps({"receipt": receipt}).encode()
    old = cashier.notification_headers(raw, int(opened.wall_at.timestamp()) - 301)
    browser, path = Browser(opened.deps), "/payments/sandbox/notification"
    refused(browser.send("POST", path, None, old, raw), 403, "stale_notification")
    refused(browser.send("POST", "/payments/other/notification", {}), 404, "not_found")
    unreadable = tell(opened, cashier, {"provider_no": 5})
    refused(unreadable, 400, "invalid")
    assert everything() == before


def test_a_foreign_amount_is_refunded_and_pays_nothing(opened: World, cashier: Keys) -> None:
    person, receipt = notification(opened, cashier, amount_minor=1)
    assert tell(opened, cashier, receipt).status == 200
    found = [item for key, item in everything().items() if key.startswith("PAYMENTS")]
    refunds = [i for i in found if i["pk"]["S"].startswith(person) and "refund#" in i["sk"]["S"]]
    assert len(refunds) == 1
    states = {
        item["state"]["S"]
        for key, item in everything().items()
        if key.startswith(f"REGISTRATIONS_TABLE/{person}")
    }
    assert states == {"intent"}
