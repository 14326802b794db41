"""The readers' file: how many places are free at each site of a round, as of a moment ago.

Many stream handlers see changes at once, and the file is written at most once a second. Whoever
sees a change takes the next turn, unless somebody has one still to begin, which will see
this change too. Whoever has it waits for its instant, says that it begins, reads all and writes.
A slow writer could put something older over something newer: it looks afterwards, and writes again.
"""

from __future__ import annotations

import json
from datetime import datetime

from chalicelib.domain.availability import Availability, Count, Turns, summed_up, until
from chalicelib.domain.errors import Busy, NotFound
from chalicelib.domain.window import from_epoch, instant, iso
from chalicelib.services.deps import Deps
from chalicelib.store import availability, turns
from chalicelib.store.lately import Lately

_TRIES = 8
_lately = Lately[Availability](lambda _: availability.REMEMBERED)


def of(deps: Deps, round_id: str) -> Availability:
    """What the file says; made from the snapshots where there is none yet."""
    return _read(deps, round_id) or _now(round_id, deps.wall())


def lately(deps: Deps, round_id: str) -> Availability:
    """The same, as this process read it half a second ago, or one while it is read anew."""
    key = deps.files.bucket, round_id
    return _lately.get(key, deps.wall(), lambda: of(deps, round_id))


def changed(deps: Deps, round_id: str) -> None:
    """After this the file shows what has changed, or somebody is about to write it."""
    turn = _take(deps, round_id)
    if turn is None:
        return
    try:
        wait = until(turn, deps.wall()).total_seconds()
        if wait:
            deps.sleep(wait)
        begun = turns.begin(_turns(round_id), turn)
    except Exception:
        turns.give_up(_turns(round_id), turn)
        raise
    if begun:
        _write(deps, round_id, turn)


def refresh_if_old(deps: Deps, round_id: str) -> None:
    """The sweep's visit: a file that is missing or too old is made anew."""
    seen = _read(deps, round_id)
    if seen is None or seen.old(deps.wall()):
        changed(deps, round_id)


def _take(deps: Deps, round_id: str) -> int | None:
    key = _turns(round_id)
    for _ in range(_TRIES):
        seen: Turns = turns.last(key)
        turn = seen.next(deps.wall())
        if turn is None or turns.take(key, seen, turn, deps.new_id()):
            return turn
    raise Busy(retry_after=1)


def _write(deps: Deps, round_id: str, turn: int) -> None:
    while True:
        found = _now(round_id, from_epoch(turn / 1000))
        deps.files.write(_key(round_id), _text(found), "application/json")
        newest = turns.last(_turns(round_id)).begun
        if newest <= turn:
            return
        turn = newest


def _now(round_id: str, as_of: datetime) -> Availability:
    return summed_up(availability.of_round(round_id, consistent=True), as_of)


def _read(deps: Deps, round_id: str) -> Availability | None:
    try:
        raw = json.loads(deps.files.read(_key(round_id)))
    except NotFound:
        return None
    first = raw["next_expiry_at"]
    sites = {code: Count(*count) for code, count in raw["sites"].items()}
    return Availability(instant(raw["as_of"]), instant(first) if first else None, sites)


def as_json(found: Availability) -> dict[str, object]:
    return {
        "as_of": iso(found.as_of),
        "next_expiry_at": iso(found.next_expiry_at),
        "sites": found.sites,
    }


def _text(found: Availability) -> bytes:
    return json.dumps(as_json(found), separators=(",", ":")).encode()


def _key(round_id: str) -> str:
    return f"availability/{round_id}.json"


def _turns(round_id: str) -> str:
    return f"availability#{round_id}"
