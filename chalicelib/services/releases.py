"""Releasing results: asked for, approved by another, armed on the minute, taken back in time.

The release item is written by `carry_out` alone, from a request that another person has approved.
Every later step replaces exactly what it read, so two at once, twice or late change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.approval import LASTS, Effect, Request
from chalicelib.domain.audit import Actor, AuditEntry, Change, round_subject
from chalicelib.domain.errors import Busy, NotFound, Refused, StaleVersion, WrongState
from chalicelib.domain.release import (
    ARMED_FROM,
    ASKED_BEFORE,
    WITHDRAWN_UNTIL,
    Check,
    Release,
    ReleaseState,
    coming_release,
)
from chalicelib.domain.result import ResultSet, digest
from chalicelib.domain.window import instant, iso
from chalicelib.services import certificate_numbers
from chalicelib.services.deps import Deps
from chalicelib.services.results import set_of
from chalicelib.store import availability, cases, results, rounds

KIND = "release"
ACTOR = Actor("system", "publish", "publish")
APPROVED_BEFORE = timedelta(minutes=1)
"""Later than this before its instant nobody approves: it could not be armed any more."""
_TRIES = 5


class TooSoon(Refused):
    code = "too_soon"


class TooLateToWithdraw(Refused):
    code = "too_late_to_withdraw"


def require_askable(deps: Deps, round_id: str, data: Mapping[str, Any]) -> None:
    """Raises TooSoon, or WrongState where the set may not be released or was asked for already."""
    _require_ahead(deps, data, ASKED_BEFORE)
    if requested(deps, round_id):
        raise WrongState(state="requested")


def requested(deps: Deps, round_id: str) -> set[int]:
    """The sets whose release waits for a second person."""
    now = deps.now()
    return {
        int(case.data["data"]["set_version"])
        for case in cases.every("approval", round_id)
        if case.data["kind"] == KIND and now < case.opened_at + LASTS
    }


def effect(deps: Deps, round_id: str, data: Mapping[str, Any]) -> Effect:
    """What it would do now. Raises TooSoon, NotFound or WrongState."""
    _require_ahead(deps, data, APPROVED_BEFORE)
    header = set_of(round_id, data["set_version"])
    latest = max(found.version for found in results.sets(round_id))
    if header.version != latest:
        raise WrongState(state="superseded", latest=latest)
    found, now = results.releases(round_id), deps.now()
    coming = coming_release(found, now)
    if coming is not None:
        raise WrongState(state=coming.seen_at(now).value, release=coming.no)
    if any(one.set_version == header.version and one.is_open(now) for one in found):
        raise WrongState(state=ReleaseState.OPEN.value)
    places = paid(round_id)
    if places != header.paid_places:
        raise WrongState(state="counts_differ", paid=places, total=header.paid_places)
    return {
        "people": header.total,
        "certificates": header.certificates_wanted,
        "set_version": header.version,
        "visible_at": data["visible_at"],
    }


def _require_ahead(deps: Deps, data: Mapping[str, Any], ahead: timedelta) -> None:
    earliest = deps.now() + ahead
    if instant(data["visible_at"]) < earliest:
        raise TooSoon(visible_at=data["visible_at"], earliest=iso(earliest))


def carry_out(deps: Deps, request: Request, actor: Actor) -> None:
    """Write the approved release, once however often it is asked, and have certificates numbered.

    Of two requests approved at the same moment the second finds the first to come, and ends.
    """
    approved = cases.get("approved", request.round_id, request.id)
    if approved is None:
        return
    for _ in range(_TRIES):
        found = results.releases(request.round_id)
        made = next((one for one in found if one.request_id == request.id), None)
        if made is None and coming_release(found, deps.now()) is not None:
            deps.log.warning("another release is to come", extra={"request": request.id})
            return
        wanted = made or _release(deps, request, approved.data["approved_by"], len(found) + 1)
        try:
            if made is None:
                results.put_release(wanted, _entry(deps, wanted, "release_approved", actor))
        except StaleVersion:
            continue
        certificate_numbers.ask(deps, request.round_id, wanted.set_version)
        return
    raise Busy(retry_after=1)


def _release(deps: Deps, request: Request, approved_by: str, no: int) -> Release:
    return Release(
        round_id=request.round_id,
        no=no,
        request_id=request.id,
        set_version=request.data["set_version"],
        visible_at=instant(request.data["visible_at"]),
        reason=request.reason,
        requested_by=request.requested_by,
        requested_at=request.requested_at,
        approved_by=approved_by,
        approved_at=deps.now(),
    )


def withdraw(deps: Deps, round_id: str, no: int, reason: str, actor: Actor) -> Release:
    """Take back what is approved or armed; the second time answers the first.

    Raises TooLateToWithdraw in the last minute, WrongState for one that was missed.
    """
    for _ in range(_TRIES):
        release = next((one for one in results.releases(round_id) if one.no == no), None)
        if release is None:
            raise NotFound(release=no)
        if release.state == ReleaseState.WITHDRAWN:
            return release
        now = deps.now()
        if release.seen_at(now) == ReleaseState.MISSED:
            raise WrongState(state=ReleaseState.MISSED.value)
        if not release.may_be_withdrawn(now):
            raise TooLateToWithdraw(until=iso(release.visible_at - WITHDRAWN_UNTIL))
        wanted = release.withdrawn(now, actor, reason)
        try:
            return results.put_release(
                wanted, _entry(deps, wanted, "release_withdrawn", actor, reason)
            )
        except StaleVersion:
            continue
    raise Busy(retry_after=1)


@dataclass(slots=True)
class Published:
    """What one run did. `blocked` could not be armed yet for a reason that time does not mend."""

    armed: int = 0
    waiting: int = 0
    blocked: int = 0
    missed: int = 0
    failed: int = 0

    @property
    def alarming(self) -> int:
        """How many need a person."""
        return self.blocked + self.missed + self.failed


def publish(deps: Deps) -> Published:
    """Arm what is due, and say what was missed. What fails stops itself and nothing else."""
    done = Published()
    for round_id in rounds.ids():
        publish_round(deps, round_id, done)
    return done


def publish_round(deps: Deps, round_id: str, done: Published) -> None:
    for release in results.releases(round_id):
        due = deps.now() >= release.visible_at - ARMED_FROM
        if release.state != ReleaseState.APPROVED or not due:
            continue
        try:
            _publish_one(deps, release, done)
        except Exception:
            done.failed += 1
            deps.log.exception("not published", extra=_about(release))


def _publish_one(deps: Deps, release: Release, done: Published) -> None:
    found = checks(deps, release, whole=True)
    now = deps.now()
    try:
        if not release.may_be_armed(now):
            wanted = replace(release, state=ReleaseState.MISSED, checks=found)
            results.put_release(wanted, _entry(deps, wanted, "release_missed", ACTOR))
            done.missed += 1
            deps.log.warning("release missed", extra=_about(release))
        elif all(check.ok for check in found):
            wanted = release.armed(now, found)
            results.put_release(wanted, _entry(deps, wanted, "release_armed", ACTOR))
            done.armed += 1
            deps.log.info("release armed", extra=_about(release))
        else:
            _hold_back(deps, replace(release, checks=found), done)
    except StaleVersion:
        deps.log.info("release moved meanwhile", extra=_about(release))


def _hold_back(deps: Deps, release: Release, done: Published) -> None:
    """Not armed now: the next minute looks again, until the instant itself."""
    bad = [check.name for check in release.checks if not check.ok]
    if "certificates" in bad:
        certificate_numbers.ask(deps, release.round_id, release.set_version)
    if bad == ["certificates"]:
        done.waiting += 1
    else:
        done.blocked += 1
    results.note_checks(release)
    deps.log.warning("release not armed", extra={**_about(release), "checks": bad})


def checks(deps: Deps, release: Release, *, whole: bool = False) -> tuple[Check, ...]:
    """What a release stands on: its rows, as many as paid, their certificates, its approval.

    `whole` reads every row and compares it with what was imported; otherwise they are counted.
    """
    header = results.set_of(release.round_id, release.set_version)
    if header is None:
        return (Check("rows", ok=False, seen=0, wanted=1),)
    numbered, total = header.certificates, header.certificates_wanted
    other = bool(release.approved_by) and release.approved_by != release.requested_by
    places = paid(release.round_id)
    return (
        _rows(header, whole),
        Check("paid", places == header.paid_places, places, header.paid_places),
        Check("certificates", header.certificates_ready and numbered == total, numbered, total),
        Check("approval", other, int(other), 1),
    )


def _rows(header: ResultSet, whole: bool) -> Check:
    if not whole:
        seen = results.count_rows(header.round_id, header.version)
        return Check("rows", seen == header.total, seen, header.total)
    rows = list(results.rows(header.round_id, header.version))
    ok = len(rows) == header.total and digest(rows) == header.digest
    return Check("rows", ok, len(rows), header.total)


def paid(round_id: str) -> int:
    """Paid places over all sites, as of a moment ago."""
    return sum(snapshot.paid for snapshot in availability.of_round(round_id))


def _entry(
    deps: Deps, release: Release, action: str, actor: Actor, reason: str | None = None
) -> AuditEntry:
    params = {
        "release": release.no,
        "set_version": release.set_version,
        "visible_at": iso(release.visible_at),
    }
    change = Change(action, actor, deps.now(), reason, params)
    return AuditEntry(round_subject(release.round_id), deps.new_id(), change, {}, {})


def _about(release: Release) -> dict[str, Any]:
    return {"round": release.round_id, "release": release.no, "set": release.set_version}
