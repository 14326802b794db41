"""What one attempt at a step shows: the provider reads and measures, here it is judged.

A mismatch fails and says which (S4-10); a score between the bands, another form of a character, or
nobody to ask but a person, goes to review (E37).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import Outcome, Record, Step, StepKind, judged
from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import read_document
from chalicelib.domain.names import same_name
from chalicelib.domain.photo import PhotoRefused
from chalicelib.domain.programme import Programme
from chalicelib.gateways import photos, scans
from chalicelib.gateways.realname import CardReading, Police, RealName, Unreadable
from chalicelib.services import accounts
from chalicelib.services.deps import Deps

PORTRAIT, EMBLEM = "portrait", "emblem"
PASSED = Outcome("passed")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`sent` is the files as they came, `card` the card's portrait side that has passed before."""

    deps: Deps
    programme: Programme
    candidate: Candidate
    step: Step
    record: Record
    sent: Mapping[str, bytes]
    card: bytes | None


def check(attempt: Attempt) -> tuple[Outcome, dict[str, bytes]]:
    """The outcome, and the files as they may be kept. Raises ProviderAway: nothing is decided."""
    try:
        cleaned = _cleaned(attempt)
    except PhotoRefused as refused:
        return Outcome("failed", refused.code, refused.params), {}
    provider = attempt.deps.real_name
    photo = _portrait(attempt.step, cleaned)
    if provider is None:
        return Outcome("review", "no_provider", photo=photo), cleaned
    try:
        outcome = _CHECKS[attempt.step.kind](attempt, provider)
    except Unreadable:
        outcome = Outcome("failed", "unreadable")
    return Outcome(outcome.verdict, outcome.reason, outcome.params, photo), cleaned


def _cleaned(attempt: Attempt) -> dict[str, bytes]:
    """Raises PhotoRefused."""
    step, types = attempt.step, attempt.record.types
    if step.kind == StepKind.DIGITS_VIDEO:
        for name, data in attempt.sent.items():
            if not scans.is_video(data, types[name]):
                raise PhotoRefused("photo_unreadable")
        return dict(attempt.sent)
    if step.kind == StepKind.PHOTO:
        spec = attempt.programme.photo
        return {name: photos.normalise(data, spec).data for name, data in attempt.sent.items()}
    return {name: scans.clean(data, types[name]) for name, data in attempt.sent.items()}


def _portrait(step: Step, cleaned: Mapping[str, bytes]) -> dict[str, str]:
    """The digest it will be known by, once it has passed."""
    if step.kind != StepKind.PHOTO:
        return {}
    (data,) = cleaned.values()
    return {"sha256": hashlib.sha256(data).hexdigest()}


def _id_card(attempt: Attempt, provider: RealName) -> Outcome:
    readings = {side: provider.read_card(side, data) for side, data in attempt.sent.items()}
    if any(reading.side != side for side, reading in readings.items()):
        return Outcome("failed", "wrong_side")
    today = attempt.deps.today()
    ends = [reading.valid_until for reading in readings.values() if reading.valid_until]
    if ends and min(ends) < today:
        params = {"value": min(ends).isoformat(), "limit": today.isoformat()}
        return Outcome("failed", "document_expired", params)
    card = readings.get(PORTRAIT)
    if card is None:
        return PASSED
    compared = _compared(attempt, card)
    if compared is not PASSED or not attempt.step.police:
        return compared
    return _by_police(provider.police(card.name, card.id_no, attempt.sent[PORTRAIT]))


def _compared(attempt: Attempt, card: CardReading) -> Outcome:
    """Number first: another number is another person (S4-10, S4-12)."""
    candidate = attempt.candidate
    try:
        today = attempt.deps.today()
        document = read_document(candidate.id_type, card.id_no, today)
    except Invalid:
        return Outcome("failed", "unreadable")
    if accounts.id_index(attempt.deps, document) != candidate.id_index:
        return Outcome("failed", "id_no_differs")
    match same_name(card.name, candidate.name):
        case "exact":
            return PASSED
        case "variant":
            return Outcome("review", "name_variant")
    return Outcome("failed", "name_differs")


def _by_police(said: Police) -> Outcome:
    if said == Police.MATCH:
        return PASSED
    return Outcome("failed", f"police_{said.value}")


def _face(attempt: Attempt, provider: RealName) -> Outcome:
    (capture,) = attempt.sent.values()
    challenge = attempt.record.challenge
    if not provider.live(capture, challenge["nonce"], challenge["actions"]):
        return Outcome("failed", "not_live")
    return _like_the_card(attempt, provider, capture)


def _digits_video(attempt: Attempt, provider: RealName) -> Outcome:
    (video,) = attempt.sent.values()
    if provider.digits(video) != attempt.record.challenge["digits"]:
        return Outcome("failed", "digits_differ")
    return _face(attempt, provider)


def _photo(attempt: Attempt, provider: RealName) -> Outcome:
    (picture,) = attempt.sent.values()
    return _like_the_card(attempt, provider, picture)


def _like_the_card(attempt: Attempt, provider: RealName, picture: bytes) -> Outcome:
    if attempt.card is None:
        return Outcome("review", "no_card")
    return judged(attempt.step, provider.alike(picture, attempt.card))


_CHECKS: dict[StepKind, Callable[[Attempt, RealName], Outcome]] = {
    StepKind.ID_CARD: _id_card,
    StepKind.FACE: _face,
    StepKind.DIGITS_VIDEO: _digits_video,
    StepKind.PHOTO: _photo,
}
