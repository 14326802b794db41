"""What rounds, sites and notices are, and what staff may change about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, round_subject
from chalicelib.domain.errors import Conflict, FieldError, Invalid, NotFound
from chalicelib.domain.numbering import NumberingError, require_site
from chalicelib.domain.programme import Programme, Round, RoundChange
from chalicelib.domain.site import SitePool
from chalicelib.domain.window import BEIJING, iso
from chalicelib.services import renewals, seat_rules, timetable
from chalicelib.services.deps import Deps
from chalicelib.store import rounds
from chalicelib.store.cases import Case


class RoundExists(Conflict):
    code = "round_exists"


def get(round_id: str) -> Round:
    """Raises NotFound."""
    round_ = rounds.get(round_id)
    if round_ is None:
        raise NotFound(round=round_id)
    return round_


def lately(deps: Deps, round_id: str) -> Round:
    """As it was a second ago, two while it is read anew: who decides by it comes earlier by that.

    Fee, deadline and programme are frozen into the registration, and places are the shards' matter.
    Raises NotFound.
    """
    round_ = rounds.lately(round_id, deps.wall())
    if round_ is None:
        raise NotFound(round=round_id)
    return round_


def programme_of(deps: Deps, round_: Round) -> Programme:
    return deps.programmes[round_.programme]


def open_to_all() -> list[Round]:
    """What everybody sees, latest exam first."""
    return [found for found in all_rounds() if not found.draft]


def all_rounds() -> list[Round]:
    """Drafts too, latest exam first."""
    found = [rounds.get(round_id) for round_id in rounds.ids()]
    return sorted((r for r in found if r), key=lambda r: r.exam_on, reverse=True)


def put(deps: Deps, wanted: Round, actor: Actor) -> Round:
    """Create (version 0) or change a round; raises Invalid for contradicting instants.

    Whether it is a draft is said when it is made; then only publishing changes it.
    """
    before = rounds.get(wanted.id)
    errors = faults(deps, before, wanted)
    if errors:
        raise Invalid(errors=errors)
    if wanted.version == 0 and before is not None:
        raise RoundExists(round=wanted.id)
    wanted = issued(deps, before, wanted)
    change = Change("round_created" if before is None else "round_changed", actor, deps.now())
    old, new = difference(facts(before) if before else {}, facts(wanted))
    entry = AuditEntry(round_subject(wanted.id), deps.new_id(), change, old, new)
    if before is not None:
        wanted = _marked(before, wanted, RoundChange(deps.now(), old, new))
    renewed = before is not None and printed(before) != printed(wanted)
    papers = renewals.case(deps, wanted.id, None) if renewed else None
    longer = _longer(deps, before, wanted) if before is not None else None
    stored = rounds.put(wanted, entry, [case for case in (papers, longer) if case is not None])
    if papers is not None:
        renewals.start(deps, papers)
    return stored


def publish(deps: Deps, found: Round, actor: Actor, reason: str) -> Round:
    """Show a draft to everybody."""
    shown = issued(deps, None, replace(found, draft=False))
    change = Change("round_published", actor, deps.now(), reason)
    entry = AuditEntry(round_subject(found.id), deps.new_id(), change, {}, facts(shown))
    return rounds.put(shown, entry)


def faults(deps: Deps, before: Round | None, wanted: Round) -> list[FieldError]:
    """All that contradicts itself, by its place in the request."""
    programme = deps.programmes.get(wanted.programme)
    found = seat_rules.faults(before, wanted, programme, deps.now())
    return [*_contradictions(deps, wanted), *timetable.faults(wanted, programme), *found]


def issued(deps: Deps, before: Round | None, wanted: Round) -> Round:
    """The day of the notice, once it is shown: today, unless it is given or was before."""
    if wanted.draft or wanted.issued_on is not None:
        return wanted
    today = deps.today()
    return replace(wanted, issued_on=before.issued_on if before else today)


def _marked(before: Round, wanted: Round, told: RoundChange) -> Round:
    """A change of what everybody has seen leaves its mark."""
    seen = not before.draft and bool(told.before or told.after)
    changes = (*before.changes, told) if seen else before.changes
    return replace(wanted, draft=before.draft, changes=changes)


def _longer(deps: Deps, before: Round, wanted: Round) -> Case | None:
    """The work that a later deadline makes (`extension.go_on`)."""
    if wanted.pay_until <= before.pay_until:
        return None
    data = {"was": iso(before.pay_until), "opened": iso(deps.wall()), "after": "", "extended": 0}
    return Case("extend", wanted.id, deps.new_id(), "", deps.now(), {**data, "last": False})


def printed(round_: Round) -> tuple[Any, ...]:
    """What every ticket of the round prints."""
    return round_.name, round_.exam_on, round_.sitting, round_.sittings, round_.specimen


def facts(round_: Round) -> dict[str, Any]:
    return {
        "name": round_.name,
        "exam_on": round_.exam_on.isoformat(),
        "starts_at": iso(round_.sitting.starts_at),
        "entry_from": iso(round_.sitting.entry_from),
        "entry_until": iso(round_.sitting.entry_until),
        "phase_one": [iso(round_.phase_one.opens_at), iso(round_.phase_one.closes_at)],
        "phase_two": [iso(round_.phase_two.opens_at), iso(round_.phase_two.closes_at)],
        "pay_until": iso(round_.pay_until),
        "specimen": round_.specimen,
        "issued_on": round_.issued_on.isoformat() if round_.issued_on else None,
        **timetable.facts(round_),
        **seat_rules.facts(round_.seat_rules),
    }


def _contradictions(deps: Deps, round_: Round) -> list[FieldError]:
    """Every pair of instants that is the wrong way round, with both of them."""
    one, two, sitting = round_.phase_one, round_.phase_two, round_.sitting
    ordered = [
        ("/phase_one/closes_at", one.opens_at, one.closes_at, False),
        ("/phase_two/opens_at", one.closes_at, two.opens_at, True),
        ("/phase_two/closes_at", two.opens_at, two.closes_at, False),
        ("/pay_until", one.opens_at, round_.pay_until, False),
        ("/phase_two/opens_at", round_.pay_until, two.opens_at, True),
        ("/sitting/entry_until", sitting.entry_from, sitting.entry_until, False),
        ("/sitting/starts_at", sitting.entry_until, sitting.starts_at, True),
        ("/sitting/starts_at", two.opens_at, sitting.starts_at, False),
    ]
    errors = [
        FieldError(pointer, "not_after", {"value": iso(later), "limit": iso(earlier)})
        for pointer, earlier, later, may_equal in ordered
        if later < earlier or (later == earlier and not may_equal)
    ]
    on, starts_on = round_.exam_on, sitting.starts_at.astimezone(BEIJING).date()
    if on != starts_on:
        params = {"value": on.isoformat(), "limit": starts_on.isoformat()}
        errors.append(FieldError("/exam_on", "not_the_day_of_the_sitting", params))
    if round_.programme not in deps.programmes:
        errors.append(FieldError("/programme", "unknown_programme", {"value": round_.programme}))
    return errors


def pools(
    deps: Deps, round_id: str, capacity: int | None, parts: Mapping[str, int] | None
) -> tuple[SitePool, ...]:
    """The pools of a site as staff ask for them; raises Invalid for what does not fit the parts."""
    of_round = programme_of(deps, get(round_id)).parts
    known = {part.id: f"/parts/{part.id}" for part in of_round} or {"": "/capacity"}
    asked = dict(parts or {}) | ({"": capacity} if capacity is not None else {})
    errors = [FieldError(at, "required") for part, at in known.items() if part not in asked]
    errors += [
        FieldError(f"/parts/{part}" if part else "/capacity", "unknown_field")
        for part in asked
        if part not in known
    ]
    if errors:
        raise Invalid(errors=errors)
    return tuple(SitePool(part, places) for part, places in sorted(asked.items()))


def require_site_code(deps: Deps, round_id: str, code: str) -> None:
    """Raises Invalid for a code that the round's ticket numbers have no room for."""
    round_ = get(round_id)
    pattern = programme_of(deps, round_).ticket_number
    try:
        require_site(pattern, round_.exam_on, code)
    except NumberingError:
        fault = FieldError("/site", "not_in_ticket_number", {"value": code, "pattern": pattern})
        raise Invalid(errors=[fault]) from None
