"""An attempt at one step: send, be checked, try again, be shown to a person (S4-08 to S5-21).

A try is taken before it is known how it ends, so that many at once are still only so many. Files
go to the bucket by themselves; the ones that came in are deleted as soon as they are checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.audit import Actor
from chalicelib.domain.confirmation import (
    Confirmation,
    Outcome,
    Record,
    Step,
    StepKind,
    StepState,
)
from chalicelib.domain.errors import FieldError, Invalid, NotFound, WrongState
from chalicelib.gateways import files
from chalicelib.gateways.files import UploadForm
from chalicelib.services import identity_checks, shredding
from chalicelib.services.deps import Deps
from chalicelib.services.identity import KIND, Person, entry, keep, require_consent, require_open
from chalicelib.services.identity_checks import Attempt
from chalicelib.store import cases, identity
from chalicelib.store.cases import Case


@dataclass(frozen=True, slots=True)
class ToSend:
    """One file as the browser announces it."""

    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Started:
    """Where to post each file, and what the attempt has to show."""

    record: Record
    forms: Mapping[str, UploadForm]


def start(
    person: Person, step: Step, round_id: str | None, wanted: Mapping[str, ToSend]
) -> Started:
    """A new attempt; the one before, if it was not finished, is left.

    Raises StepNotReached, WrongState, GuardianNeeded, ConsentNeeded, or Invalid with all files
    that can't be.
    """
    require_open(person, step, round_id)
    require_consent(person, step)
    _require_files(step, wanted)
    deps, key = person.deps, step.key(round_id)
    attempt = deps.new_id()
    keys = {name: _incoming(person, attempt, name) for name in step.files}
    record = replace(
        person.found.record(step, round_id),
        state=StepState.STARTED,
        attempt=attempt,
        files=keys,
        types={name: wanted[name].type for name in step.files},
        challenge=_challenge(deps, step),
        until=deps.now() + step.lasts,
        at=deps.now(),
    )
    identity.put(person.found.with_record(key, record))
    most = step.max_kb * 1024
    forms = {
        name: deps.files.upload_form(keys[name], wanted[name].type, most) for name in step.files
    }
    return Started(record, forms)


def _require_files(step: Step, wanted: Mapping[str, ToSend]) -> None:
    errors = [
        FieldError(f"/files/{name}", "unknown_field") for name in wanted if name not in step.files
    ]
    most = step.max_kb * 1024
    for name in step.files:
        sent, pointer = wanted.get(name), f"/files/{name}"
        if sent is None:
            errors.append(FieldError(pointer, "required"))
            continue
        if not 0 < sent.size <= most:
            kb = round(sent.size / 1024, 1)
            params = {"kb": kb, "max_kb": step.max_kb, "clause": step.clause}
            code = "file_too_large" if sent.size > most else "file_empty"
            errors.append(FieldError(f"{pointer}/size", code, params))
        if sent.type not in step.types:
            params = {"value": sent.type[:64], "choices": list(step.types)}
            errors.append(FieldError(f"{pointer}/type", "choice", params))
    if errors:
        raise Invalid(errors=errors)


def _challenge(deps: Deps, step: Step) -> dict[str, Any]:
    if step.kind not in (StepKind.FACE, StepKind.DIGITS_VIDEO):
        return {}
    digits = "".join(deps.random.choice("0123456789") for _ in range(step.digits))
    return {"nonce": deps.new_id(), "actions": list(step.actions), "digits": digits}


def _incoming(person: Person, attempt: str, name: str) -> str:
    path = files.identity_key(person.candidate.id, person.programme.code, attempt, name)
    return f"incoming/{path}"


def done(person: Person, step: Step, round_id: str | None, nonce: str | None, actor: Actor) -> None:
    """Everything is sent: check it. Raises WrongState without an attempt, Invalid for files that
    are not there, ProviderAway with the try given back.
    """
    person = _taken(person, step, round_id, nonce)
    record = person.found.record(step, round_id)
    try:
        sent = _read(person, record)
        outcome, cleaned = identity_checks.check(_attempt(person, step, record, sent))
    except Exception:
        back = replace(record, state=StepState.STARTED, tries=record.tries - 1)
        identity.put(person.found.with_record(step.key(round_id), back))
        raise
    _settled(person, step, round_id, outcome, cleaned, actor)
    for key in record.files.values():
        person.deps.files.delete(key)


def _taken(person: Person, step: Step, round_id: str | None, nonce: str | None) -> Person:
    """One try less, whatever comes of it; a challenge is answered once and in time."""
    record, now = person.found.record(step, round_id), person.deps.now()
    if record.state != StepState.STARTED:
        raise WrongState(state=record.state.value, step=step.id)
    if record.until is not None and now >= record.until:
        raise WrongState(state="challenge_over", step=step.id)
    if record.challenge and nonce != record.challenge["nonce"]:
        raise Invalid(errors=[FieldError("/nonce", "nonce")])
    taken = replace(record, state=StepState.CHECKING, tries=record.tries + 1)
    found = identity.put(person.found.with_record(step.key(round_id), taken))
    return replace(person, found=found)


def _read(person: Person, record: Record) -> dict[str, bytes]:
    found, errors = dict[str, bytes](), []
    for name, key in record.files.items():
        try:
            found[name] = person.deps.files.read(key)
        except NotFound:
            errors.append(FieldError(f"/files/{name}", "not_uploaded"))
    if errors:
        raise Invalid(errors=errors)
    return found


def _attempt(person: Person, step: Step, record: Record, sent: Mapping[str, bytes]) -> Attempt:
    card = _card(person) if step.kind != StepKind.ID_CARD else None
    return Attempt(person.deps, person.programme, person.candidate, step, record, sent, card)


def _card(person: Person) -> bytes | None:
    """The portrait side that has passed, while it is kept; after that, the photo on record."""
    keys = [
        person.found.record(step).files.get(identity_checks.PORTRAIT)
        for step in person.rules.lasting
        if step.kind == StepKind.ID_CARD and person.found.record(step).passed
    ]
    photo = person.candidate.original_photo
    if photo is not None:
        keys.append(files.original_key(person.candidate.id, photo))
    for key in filter(None, keys):
        try:
            return person.deps.files.read(key)
        except NotFound:
            continue
    return None


def _settled(
    person: Person,
    step: Step,
    round_id: str | None,
    outcome: Outcome,
    cleaned: Mapping[str, bytes],
    actor: Actor,
) -> None:
    """Keep what an attempt came to; the last step that passes confirms the person."""
    deps, before = person.deps, person.found.record(step, round_id)
    verdict = outcome.verdict
    if verdict == "failed" and before.tries >= step.tries and person.rules.review:
        verdict = "review"
    kept = {name: _key(person, before.attempt, name) for name in cleaned}
    if verdict != "review" and _not_kept(person, step):
        kept = {}
    _write(person, step, {key: cleaned[name] for name, key in kept.items()}, before)
    case = _case(person, step, round_id, outcome, kept) if verdict == "review" else None
    record = replace(
        before,
        state=StepState(verdict),
        files=kept,
        challenge={},
        until=None,
        reason=outcome.reason,
        params=dict(outcome.params),
        case=case.id if case else None,
        at=deps.now(),
    )
    found = person.found.with_record(step.key(round_id), record)
    if outcome.photo and verdict == "passed":
        (data,) = cleaned.values()
        found = adopted(person, found, data, outcome.photo["sha256"])
    if case is not None:
        found = replace(found, review_until=deps.now() + person.rules.decided_within)
    entries = [entry(person, f"identity_{verdict}", actor, step, round_id, outcome.reason)]
    keep(person, found, entries, actor, opened=[case] if case else [])


def _not_kept(person: Person, step: Step) -> bool:
    """Deleted as soon as it is compared."""
    return any(not rule.keep for rule in person.programme.retention if rule.purpose == step.purpose)


def adopted(person: Person, found: Confirmation, data: bytes, sha256: str) -> Confirmation:
    """The portrait of a photo step that has passed, put where papers look for it (S5-24)."""
    key = files.original_key(person.candidate.id, sha256)
    person.deps.files.write(key, data, "image/jpeg")
    return replace(found, photo={"sha256": sha256})


def _key(person: Person, attempt: str, name: str) -> str:
    return files.identity_key(person.candidate.id, person.programme.code, attempt, name)


def _write(person: Person, step: Step, cleaned: Mapping[str, bytes], before: Record) -> None:
    """First what ends the files one day, so that none is ever forgotten; then the files."""
    if not cleaned:
        return
    deps, code, who = person.deps, person.programme.code, person.candidate.id
    cases.open_(shredding.keep(deps, code, step.purpose, who, cleaned, matter=KIND))
    video = next(iter(before.types.values()))
    for key, data in cleaned.items():
        kind = video if step.kind == StepKind.DIGITS_VIDEO else "image/jpeg"
        deps.files.write(key, data, kind)


def _case(
    person: Person,
    step: Step,
    round_id: str | None,
    outcome: Outcome,
    kept: Mapping[str, str],
) -> Case:
    """For the reviewers, and for the institution whose person it is (S5-23)."""
    deps, code = person.deps, person.programme.code
    member = identity.member(code, person.candidate.id_index)
    data = {
        "step": step.id,
        "round": round_id,
        "reason": outcome.reason,
        "files": dict(kept),
        "photo": dict(outcome.photo),
        "scopes": [f"institution:{member.institution}"] if member else [],
    }
    return Case(KIND, code, deps.new_id(), person.candidate.id, deps.now(), data)


def ask_review(person: Person, step: Step, round_id: str | None, actor: Actor) -> None:
    """Shown to a person instead, without a check or after a failed one. Raises WrongState."""
    if not person.rules.review:
        raise WrongState(state="no_review", step=step.id)
    require_open(person, step, round_id)
    said = person.consented(step)
    refused = said is not None and not said.given
    record = person.found.record(step, round_id)
    kept = record.files if record.state == StepState.FAILED else {}
    outcome = Outcome("review", "no_consent" if refused else record.reason or "asked")
    case = _case(person, step, round_id, outcome, kept)
    waits = replace(
        record, state=StepState.REVIEW, files=kept, case=case.id, challenge={}, at=person.deps.now()
    )
    found = person.found.with_record(step.key(round_id), waits)
    found = replace(found, review_until=person.deps.now() + person.rules.decided_within)
    entries = [entry(person, "identity_review", actor, step, round_id, outcome.reason)]
    identity.put(found, entries, opened=[case])
