"""Answers about facts, rules, documents and names, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from chalicelib.api.answers import Answer, Words
from chalicelib.api.candidate_answers import ReasonAnswer


class FieldFault(Answer):
    pointer: str
    code: str
    params: dict[str, Any]


class PrintedName(Answer):
    """`name` as it would be stored; `picture` is a PNG of it as the ticket prints it."""

    name: str
    printable: bool
    faults: list[FieldFault]
    picture: str | None


class GrantShown(Answer):
    """What a result counts for. `worked_out` false: the rule is shown and no more."""

    issuer: str
    type: str
    key: str
    programme: str | None
    name: Words
    clause: str
    consent: str | None
    worked_out: bool


class KindShown(Answer):
    type: str
    key: str
    name: Words
    issuer: str
    consent: str | None


class FactShown(Answer):
    """`name` says which one it is where the programme's file does."""

    id: str
    type: str
    key: str
    name: Words | None
    value: int | float | str
    issuer: str
    source: str
    at: datetime
    ref: str
    since: date | None
    until: date | None
    revoked_at: datetime | None
    reason: str
    counts_for: list[GrantShown]


class FactList(Answer):
    facts: list[FactShown]


class AffectedRegistration(Answer):
    round: str
    state: str
    site: str


class FactDone(Answer):
    """`affected` are the registrations that lose their ground: each has a case now."""

    facts: list[FactShown]
    affected: list[AffectedRegistration]


class ReviewState(Answer):
    state: Literal["waiting", "granted", "refused"]
    at: datetime
    reason: str | None


class EligibilityTrace(Answer):
    """`settled` false while something is to be said yet; then `reasons` name it."""

    eligible: bool
    settled: bool
    reasons: list[ReasonAnswer]
    used: list[FactShown]
    withheld: list[FactShown]
    review: ReviewState | None
    review_until: datetime


class RuleShown(Answer):
    """`tree` is any, all or not of tests of one fact, as in the programme's file."""

    clause: str
    tree: dict[str, Any]


class NamedCode(Answer):
    code: str
    name: Words


class PaperKindShown(NamedCode):
    first_class: bool


class RouteShown(Answer):
    row: str
    holders: list[str]
    words: Words


class IdentificationShown(Answer):
    ticket: bool
    match: list[str]
    refund: str
    holders: list[NamedCode]
    papers: list[PaperKindShown]
    class_1: list[Words]
    class_2: list[Words]
    unfit: list[NamedCode]
    routes: list[RouteShown]
    refusals: list[RouteShown]


class ProgrammeRules(Answer):
    rules: list[RuleShown]
    kinds: list[KindShown]
    grants: list[GrantShown]
    sanctions: list[str]
    documents: list[str]
    identification: IdentificationShown | None


class NotCounted(Answer):
    code: str
    why: str


class DocumentsJudged(Answer):
    """`row` is the one of the published table that decides."""

    admit: bool
    row: str
    words: Words | None
    counted: list[str]
    not_counted: list[NotCounted]
    why: str
    fault: Literal["spacing", "order", "spelling"] | None
    refund: str
