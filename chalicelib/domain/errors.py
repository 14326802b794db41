"""Every refusal the platform can give, as one tree; `api/http.py` gives each family its status.

DomainError
|-- Invalid               malformed or impossible input; all bad fields at once
|   |-- MalformedJson, TooLarge, UnsupportedMediaType
|-- NotSignedIn           no session, or an ended one
|   `-- WrongCredentials  the same for every wrong combination
|-- Forbidden             role or scope
|   `-- ProofNeeded       signed in, but this change asks for the second factor
|-- NotFound              also: exists, but not yours
|-- Conflict              the world moved
|   |-- SoldOut, SiteClosed, AlreadyRegistered, HoldExpired, WrongState, StaleVersion
|   `-- BelowTaken, PaymentPending, IdempotencyMismatch, PlacesFree, AlreadyWaiting
|-- Refused               a rule says no
|   |-- NotEligible, WindowClosed, AgreementNeeded, ConsentNeeded
|   `-- TooEarly          before the opening, or before one's own slot; params say when
|-- PreconditionNeeded    If-Match is missing
|   `-- WorkNeeded        the proof of work is missing, wrong, too old or used
|-- TooMany               rate limit; params carry retry_after
|   `-- CoolingDown       too many holds ended unpaid
|-- Upstream              a payment or identity provider failed
`-- Busy                  throttled or contended; params carry retry_after
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field: `pointer` is a JSON pointer into the body that was sent."""

    pointer: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule says no: the clause, the value seen, the limit, and the way out."""

    clause: str
    code: str
    params: dict[str, Any]
    way_out: str


class DomainError(Exception):
    """Root of the tree. `params` are facts for the page's words, never words themselves."""

    code = "error"

    def __init__(
        self,
        *,
        errors: tuple[FieldError, ...] | list[FieldError] = (),
        reasons: tuple[Reason, ...] | list[Reason] = (),
        **params: Any,
    ) -> None:
        super().__init__(self.code, params)
        self.params = params
        self.errors = tuple(errors)
        self.reasons = tuple(reasons)


class Invalid(DomainError):
    code = "invalid"


class MalformedJson(Invalid):
    code = "malformed_json"


class TooLarge(Invalid):
    code = "too_large"


class UnsupportedMediaType(Invalid):
    code = "unsupported_media_type"


class NotSignedIn(DomainError):
    code = "not_signed_in"


class WrongCredentials(NotSignedIn):
    code = "wrong_credentials"


class Forbidden(DomainError):
    code = "forbidden"


class ProofNeeded(Forbidden):
    code = "proof_needed"


class NotFound(DomainError):
    code = "not_found"


class Conflict(DomainError):
    code = "conflict"


class SoldOut(Conflict):
    code = "sold_out"


class SiteClosed(Conflict):
    code = "site_closed"


class AlreadyRegistered(Conflict):
    code = "already_registered"


class HoldExpired(Conflict):
    code = "hold_expired"


class WrongState(Conflict):
    code = "wrong_state"


class StaleVersion(Conflict):
    code = "stale_version"


class BelowTaken(Conflict):
    code = "below_taken"


class PaymentPending(Conflict):
    code = "payment_pending"


class IdempotencyMismatch(Conflict):
    code = "idempotency_mismatch"


class PlacesFree(Conflict):
    code = "places_free"


class AlreadyWaiting(Conflict):
    code = "already_waiting"


class Refused(DomainError):
    code = "refused"


class NotEligible(Refused):
    code = "not_eligible"


class WindowClosed(Refused):
    code = "window_closed"


class AgreementNeeded(Refused):
    code = "agreement_needed"


class ConsentNeeded(Refused):
    code = "consent_needed"


class TooEarly(Refused):
    code = "too_early"


class PreconditionNeeded(DomainError):
    code = "precondition_needed"


class WorkNeeded(PreconditionNeeded):
    code = "work_needed"


class TooMany(DomainError):
    code = "too_many"


class CoolingDown(TooMany):
    code = "cooling_down"


class Upstream(DomainError):
    code = "upstream_failed"


class Busy(DomainError):
    code = "busy"
