"""Certificates: the record of one, what it is worth now, its signed code, the paper as data.

What a certificate is worth is derived from the results that are open, never written for many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.programme import Words
from chalicelib.domain.signed import Sign, Verify, claims_of, code_of, not_ours
from chalicelib.domain.ticket import ID_TYPES, PaperFault, texts_of

QR_PREFIX = "ZC1"
_PAGE = "/#/verify/"
_OPTIONAL = frozenset({"site_name_en"})


class Worth(StrEnum):
    """What whoever checks a paper is told."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    VOID = "void"


class CertificateState(StrEnum):
    """What staff see of one: the worth, and of a valid one whether it has been collected."""

    WAITING = "waiting"
    COLLECTED = "collected"
    SUPERSEDED = "superseded"
    VOID = "void"


class Receiver(StrEnum):
    SELF = "self"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Collection:
    """The paper was handed over. `note` is the staff's own, such as the agent's name."""

    at: datetime
    by: str
    to: Receiver
    note: str


@dataclass(frozen=True, slots=True)
class Voiding:
    """`again`: the next set gives its holder a new number; else being void is for good."""

    at: datetime
    by: str
    reason: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """One number that was given. `set_version` is the set it was first given for."""

    number: str
    round_id: str
    candidate_id: str
    grade: str
    set_version: int
    collection: Collection | None = None
    voiding: Voiding | None = None
    version: int = 0

    def state(self, worth: Worth) -> CertificateState:
        if worth == Worth.VALID:
            return CertificateState.COLLECTED if self.collection else CertificateState.WAITING
        return CertificateState(worth.value)


def worth(certificate: Certificate, named: Sequence[str | None]) -> Worth | None:
    """`named`: the numbers that the person's rows in the opened sets name, the current set last.

    None for a number that no opened set has ever named: nobody may know of it.
    """
    if certificate.number not in named:
        return None
    if certificate.voiding is not None:
        return Worth.VOID
    if named[-1] == certificate.number:
        return Worth.VALID
    return Worth.SUPERSEDED if named[-1] else Worth.VOID


@dataclass(frozen=True, slots=True)
class Pickup:
    """When certificates are handed out (S1-41). Version 0: not announced yet."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    note: Words | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class CertificateClaims:
    """What a signed code says: which certificate; no name, no ID number."""

    round_id: str
    number: str


def qr_payload(round_id: str, number: str, sign: Sign) -> str:
    """`ZC1.<claims>.<signature>`."""
    return code_of(QR_PREFIX, [round_id, number], sign)


def qr_address(origin: str, code: str) -> str:
    """The page that tells whoever scans the code what the certificate is worth."""
    return f"{origin}{_PAGE}{code}"


def code_in(text: str, origin: str) -> str:
    """The bare code of our own address; anything else as it is."""
    return text.removeprefix(f"{origin}{_PAGE}")


def read_qr(code: str, verify: Verify) -> CertificateClaims:
    """The claims of a code that we signed; anything else, one changed character too, is Invalid."""
    claims = claims_of(QR_PREFIX, code, verify)
    try:
        round_id, number = claims
    except (ValueError, TypeError) as error:
        raise not_ours() from error
    return CertificateClaims(round_id, number)


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """Everything a certificate prints but photo and code. A blank field raises PaperFault.

    `site_name_en` may be empty: its line is left out.
    """

    specimen: bool
    programme: Words
    round_title: Words
    office: Words
    certificate_no: str
    name: str
    id_type: str
    id_no: str
    grade: str
    meaning: Words
    exam_on: date
    site_name: str
    site_name_en: str
    issued_at: datetime

    def __post_init__(self) -> None:
        for name, text in self.texts():
            if name not in _OPTIONAL and not text.strip():
                raise PaperFault(kind="field", field=name)
        if self.id_type not in ID_TYPES:
            raise PaperFault(kind="field", field="id_type")

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text that is printed, with the field it comes from."""
        return texts_of(self)
