"""Scenes that many tests begin with: somebody paid, signed in, with a photo on its way."""

from __future__ import annotations

import functools
import hashlib
import io
import itertools
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from chalicelib.domain.audit import Actor, AuditEntry, Change, staff_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.domain.window import BEIJING
from chalicelib.domain.written_ticket import mask
from chalicelib.gateways.files import original_key
from chalicelib.services import accounts, checkout, photos, settlement
from chalicelib.store import people, staff
from chalicelib.store.tables import MODELS
from tests.api_client import Browser
from tests.world import OPENS, STAFF, World

PHASE_TWO = datetime(2014, 11, 14, 9, tzinfo=BEIJING)
PROVIDER = Actor("provider", "sandbox", "test")
_ACCOUNTS = itertools.count(1)


def paid(world: World, site: str = "42001", *, original: bool = True) -> Candidate:
    """A candidate with a paid place, and the roster's photo unless told otherwise."""
    person = world.ready()
    if original:
        person = with_original(world, person)
    world.hold(person, site)
    actor = world.actor(person)
    started = checkout.start(world.deps, person.id, world.round_id, None, "key-payment-1", actor)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), PROVIDER)
    return person


def with_original(world: World, person: Candidate) -> Candidate:
    """As the import of photos leaves it."""
    data = a_photo(0)
    sha256 = hashlib.sha256(data).hexdigest()
    world.deps.files.write(original_key(person.id, sha256), data, "image/jpeg")
    people.update(replace(person, original_photo=sha256))
    facts = people.facts(person.id)
    assert facts is not None
    return facts.candidate


@functools.cache
def a_photo(seed: int) -> bytes:
    """A JPEG that passes every check, between 20 and 200 KB."""
    image = Image.effect_noise((300, 400), 60 + seed).convert("RGB")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return target.getvalue()


def send_photo(world: World, person: Candidate, data: bytes | None = None, seed: int = 1) -> str:
    """Upload and check one photo; answers its id, which is its case's id too."""
    data = a_photo(seed) if data is None else data
    actor = world.actor(person)
    photo_id, _, _ = photos.start_upload(world.deps, person.id, world.round_id, len(data), actor)
    key = photos.incoming_key(person.id, world.round_id, photo_id)
    world.deps.files.write(key, data, "image/jpeg")
    photos.received(world.deps, key)
    return photo_id


def candidate_browser(
    world: World, person: Candidate, by: str = "both", programme_code: str = "cet_set"
) -> Browser:
    """Signed in without going through the form; `by` names the factor given."""
    programme = world.deps.programmes[programme_code]
    ticket = mask("420011131100101")
    token = accounts.session(world.deps, person.id, programme, by, ticket=ticket)
    return Browser(world.deps, {world.deps.cookie: token})


def staff_browser(world: World, role: str = "operator", scope: str = "national") -> Browser:
    """Signed in as a new account of this role and scope."""
    name = f"staff-{next(_ACCOUNTS)}-{secrets.token_hex(3)}"
    keep_account(Account(name, "测试", Role(role), Scope(scope), "no password", "no code"))
    claims = {"sub": name, "kind": "staff"}
    token = world.deps.keys.session(claims, world.wall_at, timedelta(hours=8))
    return Browser(world.deps, {f"{world.deps.cookie}-staff": token})


def keep_account(account: Account) -> None:
    """Store an account as it is, with the entry that every change of one needs."""
    change = Change("staff_changed", STAFF, OPENS)
    subject = staff_subject(account.account)
    staff.put(account, AuditEntry(subject, secrets.token_hex(8), change, {}, {}))


def everything() -> dict[str, Any]:
    """Every item of every table but leases, to see that something changed nothing."""
    found: dict[str, Any] = {}
    for variable, model in MODELS.items():
        keys = [model._hash_keyname, model._range_keyname]
        for item in model.scan(consistent_read=True):
            raw = item.serialize()
            found["/".join([variable, *(raw[key]["S"] for key in keys if key)])] = raw
    return {key: item for key, item in found.items() if not key.endswith("/lease")}
