"""Photos of phase two: upload, check, review, restore (S1-31, S1-32, A6-7).

The roster's photo is never touched. A replaced one reaches a ticket only after a reviewer has
compared the two.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import Busy, NotFound, WrongState
from chalicelib.domain.photo import ESCALATED, REVIEW, PhotoRefused, RefusalReason
from chalicelib.domain.registration import PendingPhoto, PhotoState, Registration
from chalicelib.gateways import files, photos
from chalicelib.gateways.files import UploadForm
from chalicelib.services import queues, standing, tickets
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, registrations, tables
from chalicelib.store.cases import Case

_TRIES = 5


def incoming_key(candidate_id: str, round_id: str, photo_id: str) -> str:
    return f"incoming/photos/{candidate_id}/{round_id}/{photo_id}.jpg"


def start_upload(
    deps: Deps, candidate_id: str, round_id: str, size: int, actor: Actor
) -> tuple[str, UploadForm, int]:
    """Answers the photo id, the form to post to, and the most bytes it takes."""
    here = standing.of(deps, candidate_id, round_id)
    tickets.require_editable(here, "photo")
    before = tickets.require_phase_two(here)
    spec = here.programme.photo
    spec.check_file(size)
    photo_id = deps.new_id()
    max_bytes = spec.max_kb * 1024
    key = incoming_key(candidate_id, round_id, photo_id)
    form = deps.files.upload_form(key, "image/jpeg", max_bytes)
    pending = PendingPhoto(photo_id, PhotoState.CHECKING, deps.now())
    change = Change("photo_uploaded", actor, deps.now(), params={"photo_id": photo_id})
    tickets.edit(
        deps, candidate_id, round_id, lambda seen: replace(seen, pending_photo=pending), change
    )
    _withdraw(before)
    return photo_id, form, max_bytes


def restore(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> None:
    """Back to the roster's photo, any number of times (S1-32); NotFound if it has none."""
    here = standing.of(deps, candidate_id, round_id)
    tickets.require_editable(here, "photo")
    before = tickets.require_phase_two(here)
    if here.candidate.original_photo is None:
        raise NotFound(photo="original")

    def original(seen: Registration) -> Registration:
        restored = replace(seen, photo_id=None, photo_sha256=None, pending_photo=None)
        return tickets.outdated(restored) if seen.photo_id else restored

    change = Change("photo_restored", actor, deps.now())
    stored = tickets.edit(deps, candidate_id, round_id, original, change)
    _withdraw(before)
    tickets.remake(deps, stored)


def _withdraw(before: Registration) -> None:
    """The candidate has replaced the photo that waited: nobody needs to compare it any more."""
    pending = before.pending_photo
    if pending is not None and pending.state == PhotoState.WAITING:
        _close(before.round_id, pending.photo_id)


def received(deps: Deps, key: str) -> None:
    """A file has arrived in the bucket: check it, re-encode it, queue it for review. Repeatable."""
    _, _, candidate_id, round_id, name = key.split("/")
    photo_id = name.removesuffix(".jpg")
    seen = registrations.get(candidate_id, round_id)
    if seen is None or _waits_for(seen) != photo_id:
        deps.log.info("photo is not the one waited for", extra={"key": key})
        return
    here = standing.of(deps, candidate_id, round_id)
    actor = Actor("system", "photo", photo_id)
    try:
        made = photos.normalise(deps.files.read(key), here.programme.photo)
    except PhotoRefused as refusal:
        _end_check(deps, seen, PhotoState.REFUSED, actor, refusal.code, refusal.params)
        return
    deps.files.write(files.photo_key(candidate_id, photo_id), made.data, "image/jpeg")
    data = {"sha256": made.sha256}
    cases.open_(Case(REVIEW, round_id, photo_id, candidate_id, deps.now(), data))
    if not _end_check(deps, seen, PhotoState.WAITING, actor):
        _close_if_gone(candidate_id, round_id, photo_id)


def _close_if_gone(candidate_id: str, round_id: str, photo_id: str) -> None:
    """Keeps the case that the same message, delivered twice, has opened."""
    seen = registrations.get(candidate_id, round_id)
    pending = seen.pending_photo if seen else None
    if pending is None or pending.photo_id != photo_id:
        _close(round_id, photo_id)


def _close(round_id: str, photo_id: str) -> None:
    """In whichever queue it waits."""
    for queue in (REVIEW, ESCALATED):
        cases.close(queue, round_id, photo_id)


def _waits_for(seen: Registration) -> str | None:
    pending = seen.pending_photo
    return pending.photo_id if pending and pending.state == PhotoState.CHECKING else None


def _end_check(
    deps: Deps,
    seen: Registration,
    state: PhotoState,
    actor: Actor,
    reason: str | None = None,
    params: dict[str, object] | None = None,
) -> bool:
    """False if the photo is not the one waited for any more."""
    photo_id = _waits_for(seen)
    action = "photo_refused" if state == PhotoState.REFUSED else "photo_checked"
    change = Change(action, actor, deps.now(), reason, {"photo_id": photo_id})
    for _ in range(_TRIES):
        if seen.pending_photo is None or _waits_for(seen) != photo_id:
            return False
        ended = replace(seen.pending_photo, state=state, reason=reason, params=params)
        if registrations.write(seen, replace(seen, pending_photo=ended), change, None):
            return True
        seen = registrations.get(seen.candidate_id, seen.round_id) or seen
    raise Busy(retry_after=1)


def claim(deps: Deps, round_id: str, case_id: str, who: str) -> Case:
    """Take a review for ten minutes; raises NotFound, or Claimed with who has it."""
    return queues.claim(deps, case_of(round_id, case_id), who)


def approve(deps: Deps, round_id: str, case_id: str, actor: Actor) -> None:
    """The new photo goes on the ticket, which is made anew as the next version."""
    case = _decidable(deps, round_id, case_id, actor)
    seen, _ = _under_review(case)
    wanted = replace(seen, photo_id=case.id, photo_sha256=case.data["sha256"], pending_photo=None)
    wanted = tickets.outdated(wanted)
    _decide(deps, case, seen, wanted, Change("photo_approved", actor, deps.now()))
    tickets.remake(deps, wanted)


def refuse(deps: Deps, round_id: str, case_id: str, reason: RefusalReason, actor: Actor) -> None:
    """The candidate is told why; the photo in use stays."""
    case = _decidable(deps, round_id, case_id, actor)
    seen, pending = _under_review(case)
    refused = replace(pending, state=PhotoState.REFUSED, reason=reason.value)
    wanted = replace(seen, pending_photo=refused)
    _decide(deps, case, seen, wanted, Change("photo_refused", actor, deps.now(), reason.value))


def escalate(deps: Deps, round_id: str, case_id: str, note: str, actor: Actor) -> Case:
    """Pass a photo on: it leaves the reviewers' queue. Raises WrongState if it has left already."""
    case = _decidable(deps, round_id, case_id, actor)
    if case.kind == ESCALATED:
        raise WrongState(case=case_id)
    _under_review(case)
    data = {**case.data, "escalated": {"by": actor.id, "note": note}}
    passed = replace(case, kind=ESCALATED, data=data, claimed_by=None, claimed_until=None)
    change = Change("photo_escalated", actor, deps.now(), note, {"photo_id": case.id})
    subject = registration_subject(case.candidate_id, round_id)
    cases.replace(case, passed, AuditEntry(subject, deps.new_id(), change, {}, {}))
    return passed


def _decidable(deps: Deps, round_id: str, case_id: str, actor: Actor) -> Case:
    """Raises NotFound, or Claimed while another reviewer is looking at it."""
    case = case_of(round_id, case_id)
    queues.require_free(deps, case, actor.id)
    return case


def case_of(round_id: str, case_id: str) -> Case:
    """In whichever queue it waits; raises NotFound."""
    case = cases.get(REVIEW, round_id, case_id) or cases.get(ESCALATED, round_id, case_id)
    if case is None:
        raise NotFound(case=case_id)
    return case


def _under_review(case: Case) -> tuple[Registration, PendingPhoto]:
    """The registration still waiting for this very photo; else the case is closed for good."""
    seen = registrations.get(case.candidate_id, case.round_id)
    pending = seen.pending_photo if seen else None
    if seen is None or pending is None or pending.photo_id != case.id:
        cases.close(case.kind, case.round_id, case.id)
        raise WrongState(case=case.id)
    return seen, pending


def _decide(
    deps: Deps, case: Case, seen: Registration, wanted: Registration, change: Change
) -> None:
    """Registration, case and audit entry in one transaction; a second gets StaleVersion."""
    subject = registration_subject(case.candidate_id, case.round_id)
    change = replace(change, params={"photo_id": case.id})
    before, after = {"photo_id": seen.photo_id}, {"photo_id": wanted.photo_id}
    entry = AuditEntry(subject, deps.new_id(), change, before, after)
    with tables.stale(seen.version), tables.transaction() as transaction:
        registrations.update_in(transaction, seen, wanted, change)
        cases.close_in(transaction, case)
        audit.add_in(transaction, entry)
