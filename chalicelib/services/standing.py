"""Where a candidate stands in a round: what a decision or the status page needs, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.candidate import Acceptance, Candidate
from chalicelib.domain.confirmation import Confirmation
from chalicelib.domain.contact import Contact
from chalicelib.domain.draft import Draft
from chalicelib.domain.eligibility import Score, Verdict
from chalicelib.domain.errors import (
    AgreementNeeded,
    ConsentNeeded,
    NotEligible,
    NotFound,
    WindowClosed,
)
from chalicelib.domain.privacy import Consent, missing
from chalicelib.domain.programme import Phase, Programme, Round
from chalicelib.domain.proof import under_review
from chalicelib.domain.registration import Condition, Registration, State, condition
from chalicelib.domain.registry import Record
from chalicelib.domain.window import Window, iso
from chalicelib.services import eligibility, rounds
from chalicelib.services.deps import Deps
from chalicelib.store import people, registrations, seats


@dataclass(frozen=True, slots=True)
class Standing:
    """`acceptance` is the agreement accepted for this round, whatever its version.

    `placed`: no hold is shown that its shard doesn't show too. An intent may be without a place,
    while it is made or after a crash; then it counts for nothing here.
    """

    now: datetime
    round: Round
    programme: Programme
    candidate: Candidate
    scores: tuple[Score, ...]
    verdict: Verdict
    acceptance: Acceptance | None
    consents: dict[str, Consent]
    contact: Contact | None
    registration: Registration | None
    placed: bool
    identity: Confirmation
    registry: Record

    @property
    def phase(self) -> Phase:
        return self.round.phase(self.now)

    @property
    def shown(self) -> Registration | None:
        """The registration as far as its candidate has been told of it."""
        return self.registration if self.placed else None

    @property
    def condition(self) -> Condition:
        """A place is kept while a proof of its payment is looked at, whatever the clock says."""
        if under_review(self.shown):
            return Condition.REVIEWING
        return condition(self.shown, self.verdict.eligible, self.phase, self.now)

    @property
    def agreed(self) -> bool:
        accepted, wanted = self.acceptance, self.programme.agreement.version
        return accepted is not None and accepted.version == wanted

    @property
    def school(self) -> str:
        """As changed in phase two, else as the roster has it (S1-33)."""
        changed = self.registration.school if self.registration else None
        return changed or self.candidate.school


def of(deps: Deps, candidate_id: str, round_id: str) -> Standing:
    """Consistent reads: the person, the registration, for a hold its shard; raises NotFound.

    The round is as `rounds.lately` has it.
    """
    now = deps.now()
    round_ = rounds.lately(deps, round_id)
    facts = people.facts(candidate_id)
    if facts is None:
        raise NotFound(candidate=candidate_id)
    programme = rounds.programme_of(deps, round_)
    registration = registrations.get(candidate_id, round_id)
    said = facts.drafts.get(round_id, Draft()).answers
    return Standing(
        now=now,
        round=round_,
        programme=programme,
        candidate=facts.candidate,
        scores=facts.scores,
        verdict=eligibility.judged(deps, programme, round_, facts, said),
        acceptance=facts.acceptances.get(round_id),
        consents=facts.consents.get(round_id, {}),
        contact=facts.contact,
        registration=registration,
        placed=registration is not None and _placed(registration, now),
        identity=facts.identities.get(programme.code, Confirmation(candidate_id, programme.code)),
        registry=facts.registries.get(programme.code, Record()),
    )


def _placed(seen: Registration, now: datetime) -> bool:
    """An intent that was left before its place was seen is nobody's hold any more."""
    if seen.state != State.INTENT or not seen.live(now):
        return True
    return in_place(seen) and stands(seen)


def stands(seen: Registration) -> bool:
    """Is it still the attempt of its registration? Asked after the look at its places."""
    now_there = registrations.get(seen.candidate_id, seen.round_id)
    return now_there is not None and now_there.seq == seen.seq


def in_place(seen: Registration) -> bool:
    """Do all its shards, read consistently, show this very attempt?"""
    return all(
        seen.holds(seats.read(at.pool, at.shard).places().get(seen.candidate_id))
        for at in seen.entries
    )


def require_window(window: Window, now: datetime) -> None:
    """Raises WindowClosed with the window and the instant seen (S1-07)."""
    if now not in window:
        opens_at, closes_at = iso(window.opens_at), iso(window.closes_at)
        raise WindowClosed(opens_at=opens_at, closes_at=closes_at, now=iso(now))


def require_eligible(standing: Standing) -> None:
    """Raises NotEligible with its reasons (S1-04, S1-24)."""
    if not standing.verdict.eligible:
        raise NotEligible(reasons=standing.verdict.reasons)


def require_settled(standing: Standing) -> None:
    """Raises NotEligible for what is refused and for what is still open: before a registration."""
    if not standing.verdict.eligible or not standing.verdict.settled:
        raise NotEligible(reasons=standing.verdict.reasons)


def require_agreed(standing: Standing) -> None:
    """Raises AgreementNeeded (S1-14)."""
    if not standing.agreed:
        accepted = standing.acceptance.version if standing.acceptance else None
        raise AgreementNeeded(version=standing.programme.agreement.version, accepted=accepted)


def require_consented(standing: Standing) -> None:
    """Raises ConsentNeeded with the purposes that were not consented to (P-01)."""
    purposes = missing(standing.programme.purposes, standing.consents)
    if purposes:
        raise ConsentNeeded(purposes=purposes)
