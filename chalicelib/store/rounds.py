"""Rounds and their sites: few items, many readers.

`pk` round, `sk` `round` | `site#<code>`; `pk` `rounds`, `sk` round id is the list.
A write compares the version it replaces and carries its audit entry in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.programme import Round, RoundChange
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.window import Window, instant, iso
from chalicelib.store import audit, cases, seat_rules_json, tables
from chalicelib.store.cases import Case
from chalicelib.store.lately import Lately
from chalicelib.store.registration_json import sitting, sitting_json


@tables.table("ROUNDS_TABLE")
class RoundsItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()
    version = NumberAttribute()


LATELY = timedelta(seconds=1)


def _if_found(found: object) -> timedelta:
    return LATELY if found else timedelta(0)


_lately = Lately[Round | None](_if_found)
_sites_lately = Lately[Site | None](_if_found)


def ids() -> list[str]:
    """Every round there is, newest id last."""
    with tables.throttles_are_busy():
        return [item.sk for item in RoundsItem.query("rounds")]


def get(round_id: str) -> Round | None:
    item = _get(round_id, "round")
    return None if item is None else _round(round_id, item)


def lately(round_id: str, wall: datetime) -> Round | None:
    """As this process read it a second ago (two, while it is being read anew), or wrote it since.

    For what everybody asks for at once: one item gives 3,000 reads a second and no more.
    """
    return _lately.get(_key(round_id), wall, lambda: get(round_id))


def put(wanted: Round, entry: AuditEntry, made: Sequence[Case] = ()) -> Round:
    """Create (version 0) or replace that version; raises StaleVersion. `made`: work it makes."""
    stored = replace(wanted, version=wanted.version + 1)
    try:
        with tables.stale(wanted.version), tables.transaction() as transaction:
            _put_in(transaction, wanted.id, "round", _round_json(stored), wanted.version)
            if wanted.version == 0:
                transaction.save(RoundsItem("rounds", wanted.id, data={}, version=1))
            audit.add_in(transaction, entry)
            for case in made:
                cases.open_in(transaction, case)
    finally:
        _lately.forget(_key(wanted.id))
    return stored


def _key(round_id: str) -> tuple[str, str]:
    return RoundsItem.Meta.table_name, round_id


def site(round_id: str, code: str) -> Site | None:
    item = _get(round_id, f"site#{code}")
    return None if item is None else _site(item)


def site_lately(round_id: str, code: str, wall: datetime) -> Site | None:
    """As `lately` has the round."""
    key = RoundsItem.Meta.table_name, round_id, code
    return _sites_lately.get(key, wall, lambda: site(round_id, code))


def sites(round_id: str) -> list[Site]:
    return [_site(item) for item in _query(round_id, "site#")]


def put_site(
    round_id: str, wanted: Site, entry: AuditEntry | None, case: Case | None = None
) -> Site:
    """Create (version 0) or replace that version; raises StaleVersion. `case`: work it makes.

    `entry` is None only where the change is a follow-up of one already recorded.
    """
    stored = replace(wanted, version=wanted.version + 1)
    try:
        with tables.stale(wanted.version), tables.transaction() as transaction:
            key = f"site#{wanted.code}"
            _put_in(transaction, round_id, key, asdict(stored), wanted.version)
            if entry is not None:
                audit.add_in(transaction, entry)
            if case is not None:
                cases.open_in(transaction, case)
    finally:
        _sites_lately.forget((RoundsItem.Meta.table_name, round_id, wanted.code))
    return stored


def _get(pk: str, sk: str) -> RoundsItem | None:
    with tables.throttles_are_busy():
        try:
            return RoundsItem.get(pk, sk, consistent_read=True)
        except RoundsItem.DoesNotExist:
            return None


def _query(round_id: str, prefix: str) -> list[RoundsItem]:
    with tables.throttles_are_busy():
        return list(RoundsItem.query(round_id, RoundsItem.sk.startswith(prefix)))


def _put_in(
    transaction: TransactWrite, pk: str, sk: str, data: dict[str, Any], version: int
) -> None:
    item = RoundsItem(pk, sk, data=data, version=version + 1)
    seen = RoundsItem.version == version if version else RoundsItem.pk.does_not_exist()
    transaction.save(item, condition=seen)


def _window(raw: list[str]) -> Window:
    return Window(instant(raw[0]), instant(raw[1]))


def _window_json(window: Window) -> list[str | None]:
    return [iso(window.opens_at), iso(window.closes_at)]


def _round_json(round_: Round) -> dict[str, Any]:
    return {
        "programme": round_.programme,
        "name": round_.name,
        "exam_on": round_.exam_on.isoformat(),
        "sitting": sitting_json(round_.sitting),
        "phase_one": _window_json(round_.phase_one),
        "phase_two": _window_json(round_.phase_two),
        "pay_until": iso(round_.pay_until),
        "specimen": round_.specimen,
        "seat_rules": seat_rules_json.to_json(round_.seat_rules),
        **_parts_json(round_),
        **_public_json(round_),
    }


def _parts_json(round_: Round) -> dict[str, Any]:
    """What the parts of the exam and the papers are, as far as there are any."""
    times = {part: sitting_json(at) for part, at in round_.sittings.items()}
    found: dict[str, Any] = {"sittings": times} if times else {}
    return found | ({"papers": list(round_.papers)} if round_.papers else {})


def _public_json(round_: Round) -> dict[str, Any]:
    """What concerns the public side, as far as there is any."""
    found: dict[str, Any] = {"draft": True} if round_.draft else {}
    if round_.options:
        found["options"] = {name: list(ids) for name, ids in round_.options.items()}
    if round_.issued_on is not None:
        found["issued_on"] = round_.issued_on.isoformat()
    if round_.changes:
        found["changes"] = [[iso(one.at), one.before, one.after] for one in round_.changes]
    return found


def _round(round_id: str, item: RoundsItem) -> Round:
    raw = item.data
    return Round(
        id=round_id,
        programme=raw["programme"],
        name=raw["name"],
        exam_on=date.fromisoformat(raw["exam_on"]),
        sitting=sitting(raw["sitting"]),
        phase_one=_window(raw["phase_one"]),
        phase_two=_window(raw["phase_two"]),
        pay_until=instant(raw["pay_until"]),
        specimen=raw["specimen"],
        version=int(item.version),
        seat_rules=seat_rules_json.from_json(raw.get("seat_rules", {})),
        options={name: tuple(ids) for name, ids in raw.get("options", {}).items()},
        draft=raw.get("draft", False),
        sittings={part: sitting(at) for part, at in raw.get("sittings", {}).items()},
        papers=tuple(raw.get("papers", ())),
        issued_on=date.fromisoformat(raw["issued_on"]) if "issued_on" in raw else None,
        changes=tuple(RoundChange(instant(at), *told) for at, *told in raw.get("changes", ())),
    )


def _site(item: RoundsItem) -> Site:
    pools = tuple(SitePool(**raw) for raw in item.data["pools"])
    return Site(**{**item.data, "pools": pools, "version": int(item.version)})
