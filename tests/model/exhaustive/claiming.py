"""A claim in one shard (rows 2 and 3), as holds, late payments and moves make it.

The refused first try and the comparison that follows it are one step here: a comparison that is
refused changes nothing, and one that is not might as well have come right after the try.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.model.exhaustive.model import Guard, Model
from tests.model.exhaustive.state import PAID, Place, Registration, Shard, World


class Claim(NamedTuple):
    """`shard` as it is then. HELD, NEWER or FULL."""

    what: str
    shard: Shard
    label: str


HELD, NEWER, FULL = "held", "newer", "full"


def owed(model: Model, world: World, who: int, seen: Registration, now: int) -> bool:
    """Do all shards of this intent show an attempt of its person, which they may know of?"""
    soon = now + model.times.provisional if len(seen.at) > 1 else now
    places = [world.shards[number].of(who) for number in seen.at]
    return all(
        place is not None and place.seq <= seen.seq and soon < place.until < PAID
        for place in places
    )


def claim(model: Model, shard: Shard, who: int, wanted: Place, now: int) -> Claim:
    own = shard.of(who)
    same = own is not None and (own.seq == wanted.seq or not model.keeps(Guard.SEQ))
    if own is not None and same and own.until >= wanted.until:
        return Claim(HELD, shard, f"{own} is mine already")
    if own is not None and own.seq > wanted.seq:
        return Claim(NEWER, shard, "I am the older one")
    told = own is not None and now < own.until < PAID and model.keeps(Guard.CLOSED)
    if not shard.open and not same and not told:
        return Claim(FULL, shard, "closed")
    if own is not None:
        marked = own.until == PAID and model.keeps(Guard.MARK_ENDS)
        longest = wanted.until if marked else max(own.until, wanted.until)
        until = longest if model.keeps(Guard.NEVER_SHORTER) else wanted.until
        return Claim(HELD, shard.put(who, Place(until, wanted.seq)), f"{until} replaces my {own}")
    if len(shard.held) < shard.cap or not model.keeps(Guard.SIZE):
        return Claim(HELD, shard.put(who, wanted), f"claims {wanted}")
    expired = sorted((place, x) for x, place in shard.held if model.takeable(place, now))
    if not expired or len(shard.held) > shard.cap:
        return Claim(FULL, shard, "full")
    place, other = expired[0]
    return Claim(HELD, shard.put(other, None).put(who, wanted), f"{wanted} over {place} of {other}")
