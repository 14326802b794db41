"""A remedy for everybody who has paid at a site: moved to other sites, or paid back (S1-19).

Approved, it is a job of the importer function over a list fixed at that instant, with the receipt
that each of them is paid back. People are seen to one by one, and a run that was cut off goes on
where it stopped: each step is repeatable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.approval import Effect, Request
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import (
    Busy,
    Conflict,
    FieldError,
    Invalid,
    SiteClosed,
    SoldOut,
    WrongState,
)
from chalicelib.domain.registration import MoveState, Registration, State
from chalicelib.domain.remedy import Ground, Remedy, Wanted
from chalicelib.domain.seats import snapshot
from chalicelib.services import capacity, moves, remedies, results, sites
from chalicelib.services.deps import Deps
from chalicelib.store import cases, guards, registrations, seats
from chalicelib.store import remedies as works
from chalicelib.store.cases import Case
from chalicelib.store.remedies import DONE, Work

RUNS = timedelta(seconds=200)
LEASE = timedelta(minutes=3)
LOOK_AGAIN = timedelta(seconds=30)
GOES_ON = timedelta(seconds=5)
"""Until the run that says so has given up its lease."""
_AT_ONCE = 100


def require(round_id: str, site: str, action: Remedy, to: list[str]) -> dict[str, Any]:
    """What a request names. Raises NotFound, or Invalid for targets that make no sense."""
    sites.get(round_id, site)
    if (action == Remedy.MOVE) != bool(to):
        raise Invalid(errors=[FieldError("/to", "required" if not to else "unknown_field")])
    wrong = [n for n, code in enumerate(to) if code == site or code in to[:n]]
    if wrong:
        raise Invalid(errors=[FieldError(f"/to/{n}", "choice", {"value": to[n]}) for n in wrong])
    for code in to:
        sites.get(round_id, code)
    return {"site": site, "action": action.value, "to": to}


def effect(deps: Deps, round_id: str, data: Mapping[str, Any]) -> Effect:
    """Whom it is for now, the money, the places there are.

    Raises WrongState for nobody, or once results are open.
    """
    if results.opened(deps, round_id) is not None:
        raise WrongState(state="results_open")
    people = paid_at(round_id, data["site"])
    if not people:
        raise WrongState(state="nobody", site=data["site"])
    if data["action"] == Remedy.REFUND.value:
        money = sum(seen.fee_minor for seen in _read(people, round_id))
        return {"people": len(people), "money_minor": money, "places": 0, "unplaced": 0}
    places = sum(_free(deps, round_id, code) for code in data["to"])
    unplaced = max(0, len(people) - places)
    return {"people": len(people), "money_minor": 0, "places": places, "unplaced": unplaced}


def paid_at(round_id: str, site: str) -> list[str]:
    """Everybody with a paid place there, read from the shards themselves."""
    shards = capacity.read(round_id, sites.get(round_id, site))
    return sorted({c for shard in shards for c, entry in shard.places().items() if entry.paid})


def _read(people: list[str], round_id: str) -> list[Registration]:
    found: list[Registration] = []
    for start in range(0, len(people), _AT_ONCE):
        part = people[start : start + _AT_ONCE]
        found += registrations.get_many(part, round_id).values()
    return found


def _free(deps: Deps, round_id: str, code: str) -> int:
    """As many people as find a place in every pool of the site."""
    site = sites.get(round_id, code)
    snapshots = [
        snapshot(pool, seats.read_all(pool, one.shards), deps.now(), deps.wall())
        for pool, one in zip(site.pool_ids(round_id), site.pools, strict=True)
    ]
    return min((seen.total_free for seen in snapshots), default=0)


def start(deps: Deps, request: Request, actor: Actor) -> None:
    """Carry out an approved request: fix whom it is for, and have the job begin. Repeatable."""
    data = request.data
    if works.get(request.round_id, request.id) is None:
        works.put_people(request.round_id, request.id, _receipts(request), deps.new_id())
        cases.open_(Case("remedy", request.round_id, request.id, "", deps.now()))
        works.put(
            Work(
                round_id=request.round_id,
                id=request.id,
                kind=request.kind,
                action=data["action"],
                site=data["site"],
                ground=data["ground"],
                reason=request.reason,
                by=request.requested_by,
                approved_by=actor.id,
                started_at=deps.now(),
                total=len(works.people(request.round_id, request.id)),
                to=data["to"],
                look_at=deps.wall() + LEASE,
            )
        )
    _send(deps, request.round_id, request.id)


def _receipts(request: Request) -> dict[str, str]:
    """Whom it is for, and the receipt to pay back: none yet while a payment is being confirmed."""
    people = paid_at(request.round_id, request.data["site"])
    if request.data["action"] == Remedy.MOVE.value:
        return dict.fromkeys(people, "")
    confirmed = {
        seen.candidate_id: seen.provider_no or ""
        for seen in _read(people, request.round_id)
        if seen.state == State.PAID
    }
    return dict.fromkeys(people, "") | confirmed


def _send(deps: Deps, round_id: str, work_id: str, after: timedelta = timedelta()) -> None:
    body = {"step": "remedy", "round": round_id, "work": work_id}
    deps.queues.send("import", body, int(after.total_seconds()))


def run(deps: Deps, round_id: str, work_id: str) -> None:
    """The importer function's work, one run at a time; what is not done in time goes on later."""
    holder, key, wall = deps.new_id(), f"remedy#{work_id}", deps.wall()
    if not guards.lease(key, holder, wall + LEASE, wall):
        return
    try:
        work = works.get(round_id, work_id)
        if work is not None and work.state != DONE:
            _go_on(deps, work, holder)
    except Busy:
        _send(deps, round_id, work_id, LOOK_AGAIN)
    finally:
        guards.end_lease(key, holder)


def _go_on(deps: Deps, work: Work, holder: str) -> None:
    people, until = works.people(work.round_id, work.id), deps.wall() + RUNS
    for who, receipt in list(people.items())[work.at :]:
        if deps.wall() >= until:
            _send(deps, work.round_id, work.id, GOES_ON)
            return
        code = _help(deps, work, who, receipt)
        left = {**work.left, code: [*work.left.get(code, []), who]} if code else work.left
        work = _saved(deps, replace(work, at=work.at + 1, left=left), holder)
    _saved(deps, replace(work, state=DONE), holder)
    if not work.left:
        cases.close("remedy", work.round_id, work.id)


def _saved(deps: Deps, work: Work, holder: str) -> Work:
    """Raises Busy when another run has taken over."""
    wall = deps.wall()
    stored = works.put(replace(work, look_at=wall + LEASE))
    if stored is None or not guards.lease(f"remedy#{work.id}", holder, wall + LEASE, wall):
        raise Busy(retry_after=1)
    return stored


def _help(deps: Deps, work: Work, who: str, receipt: str) -> str | None:
    """None when this person is helped, or needs no help any more; else the code why not."""
    seen = registrations.get(who, work.round_id)
    if seen is None:
        return None
    actor = Actor("staff", work.by, work.id)
    if work.action == Remedy.REFUND.value:
        return _pay_back(deps, work, seen, receipt, actor)
    return _move(deps, work, seen, actor) if _waits(seen, work) else None


def _pay_back(deps: Deps, work: Work, seen: Registration, receipt: str, actor: Actor) -> str | None:
    """This very receipt: what the registration has become since neither keeps it nor adds another.

    Nothing for who was moved away with it. Who waits without a receipt is left to a person.
    """
    if not receipt:
        return WrongState.code if _waits(seen, work) else None
    kept = seen.state == State.PAID and seen.provider_no == receipt
    if not kept or _waits(seen, work):
        remedies.pay_back(deps, work, seen.candidate_id, receipt, actor)
    return None


def _move(deps: Deps, work: Work, seen: Registration, actor: Actor) -> str | None:
    """The first target with a place; one that a run before had begun comes first."""
    begun, code = seen.move, "sold_out"
    mine = begun is not None and begun.state == MoveState.GOING and begun.key.startswith(work.id)
    first = begun.site if begun is not None and mine else None
    for site in sorted(work.to, key=lambda one: one != first):
        wanted = Wanted(site, None, Ground(work.ground), work.reason, f"{work.id}-{site}")
        try:
            moves.move(deps, seen.candidate_id, work.round_id, wanted, actor)
        except (SoldOut, SiteClosed):
            continue
        except Conflict as refused:
            code = refused.code
            break
        return None
    return code


def listed(round_id: str) -> list[Work]:
    """Newest first; those that still go on or have left somebody behind, however old they are."""
    newest = works.of_round(round_id)
    known = {work.id for work in newest}
    waiting = [case.id for case in cases.every("remedy", round_id) if case.id not in known]
    older = [works.get(round_id, work_id) for work_id in waiting]
    found = [*newest, *(work for work in older if work is not None)]
    return sorted(found, key=lambda work: work.id, reverse=True)


def visit(deps: Deps, case: Case) -> None:
    """The sweep's: wake a run that was lost; forget a remedy once nobody is left behind."""
    work = works.get(case.round_id, case.id)
    if work is None:
        cases.close("remedy", case.round_id, case.id)
    elif work.state != DONE:
        if work.look_at is None or work.look_at <= deps.wall():
            _send(deps, work.round_id, work.id)
    elif not any(_waits(seen, work) for seen in _read(_left(work), work.round_id)):
        cases.close("remedy", work.round_id, work.id)


def _left(work: Work) -> list[str]:
    return [who for people in work.left.values() for who in people]


def _waits(seen: Registration, work: Work) -> bool:
    return seen.state == State.PAID and seen.site == work.site
