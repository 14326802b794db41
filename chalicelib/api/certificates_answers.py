"""What is answered about certificates, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from chalicelib.api.answers import Answer, Words
from chalicelib.domain.certificate import CertificateState, Receiver, Worth


class PickupAnswer(Answer):
    """Version 0: not announced yet."""

    opens_at: datetime | None
    closes_at: datetime | None
    note: Words | None
    version: int


class CertificateAnswer(Answer):
    """`superseded` only where a certificate was asked for by its number."""

    certificate_no: str
    candidate_id: str
    name_masked: str
    ticket_no_masked: str
    grade: str
    site: str
    site_name: str
    state: CertificateState
    collected_at: datetime | None
    collected_by: str | None
    collected_to: Receiver | None
    note: str
    void_reason: str | None


class CertificateDetail(CertificateAnswer):
    """`code` is what the QR code on the paper says: the address that tells what it is worth."""

    code: str


class CertificateTotals(Answer):
    issued: int
    collected: int
    void: int


class CertificatePage(Answer):
    """`totals` come with the first page of a single site; a page may be short of its limit."""

    certificates: list[CertificateAnswer]
    totals: CertificateTotals | None
    next: str | None


class VerificationAnswer(Answer):
    """The least that tells whether a paper counts; `grade` is a valid certificate's, `ticket_title`
    what the programme calls its tickets, if not that.
    """

    kind: Literal["ticket", "certificate"]
    status: Worth
    programme: Words
    ticket_title: Words | None
    round: Words
    name_masked: str
    number: str
    grade: str | None
    exam_on: date
    version: int | None
    checked_at: datetime
