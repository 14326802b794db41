"""A registration stays within one kilobyte while places are scarce: each write is one unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.programme import Part
from chalicelib.domain.site import SitePool
from chalicelib.services import sites
from chalicelib.store.registrations import RegistrationItem
from tests.services.till import Till
from tests.world import STAFF, World, a_site

WRITE_UNIT = 1024
ROUND = "2014-11-cet-set-national"
"""Longer than a round's id needs to be."""


def size(kind: str, value: Any) -> int:
    """As DynamoDB counts an attribute's value; numbers by their digits."""
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return len(value.lstrip("-").strip("0")) // 2 + 2
        case "M":
            return 3 + sum(len(name) + 1 + size(*one) for name, one in _of(value))
        case "L":
            return 3 + sum(1 + size(*next(iter(one.items()))) for one in value)
    return 1


def _of(raw: dict[str, Any]) -> list[tuple[str, tuple[str, Any]]]:
    return [(name, next(iter(value.items()))) for name, value in raw.items()]


def stored(till: Till) -> int:
    item = RegistrationItem.get(till.person.id, till.world.round_id, consistent_read=True)
    return sum(len(name.encode()) + size(*value) for name, value in _of(item.serialize()))


@pytest.mark.parametrize("parts", [(), ("oral", "written"), ("listening", "oral", "written")])
def test_held_paying_and_paid(world: World, parts: tuple[str, ...]) -> None:
    world.round_id = f"{ROUND}-{world.round_id}"
    programme = replace(
        world.deps.programmes["cet_set"],
        parts=tuple(Part(part, {"zh-CN": part, "en": part}) for part in parts),
    )
    world.deps = replace(world.deps, programmes={"cet_set": programme})
    world.round()
    pools = tuple(SitePool(part, 41) for part in parts or ("",))
    sites.put(world.deps, world.round_id, replace(a_site("42001", 0), pools=pools), STAFF)
    till = Till(world, world.ready())
    till.hold("42001", "6f1f2a0e-9d6b-4b7e-8a57-0f4f1c2f9a10")
    sizes = [stored(till)]
    till.start()
    sizes.append(stored(till))
    till.told(till.pays())
    sizes.append(stored(till))
    assert max(sizes) < WRITE_UNIT, sizes
