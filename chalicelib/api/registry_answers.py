"""What is answered about a registry, for the contract."""

from __future__ import annotations

from datetime import date, datetime

from chalicelib.api.answers import Answer, DistrictAnswer, UploadForm, Words
from chalicelib.domain.qualification import PriorState
from chalicelib.domain.registry import EntryKind, NextStep, NumberState, RegistryState


class MajorAnswer(Answer):
    code: str
    name: Words
    needs_qualification: bool
    papers: list[str]


class NumberRecorded(Answer):
    """One of my numbers and what is on record under it. `waiting`: a merge is asked for. Until I am
    confirmed, or have proven the phone on record, the record is not `shown`.
    """

    number: str
    district: str
    state: NumberState
    name: str
    phone_masked: str | None
    results: dict[str, int]
    shown: bool
    into: str | None
    waiting: bool
    refused: str | None


class LevelAnswer(Answer):
    code: str
    name: Words


class ProofKindAnswer(Answer):
    """`source`: where this paper comes from."""

    id: str
    name: Words
    source: Words


class PriorAnswer(Answer):
    """`simulated`: found by a provider that asks nobody. `reason`: why a proof was refused."""

    level: str
    school: str
    graduated_on: date
    certificate_masked: str
    online: bool
    state: PriorState
    provider: str | None
    simulated: bool
    proof_kind: str | None
    reason: str | None


class QualificationConsent(Answer):
    purpose: str
    version: str
    title: Words
    what: Words
    why: Words
    how_long: Words
    who: Words
    without: Words


class QualificationAnswer(Answer):
    """`proven`: nothing is open any more. `consent` is to asking the provider."""

    needed: bool
    proven: bool
    stated: PriorAnswer | None
    levels: list[LevelAnswer]
    proofs: list[ProofKindAnswer]
    max_bytes: int
    consent: QualificationConsent | None


class RegistryAnswer(Answer):
    """`results` are all that count under the number, merged ones too; `uses` is what it is for."""

    programme: str
    state: RegistryState
    next: NextStep
    kind: EntryKind
    major: str | None
    district: str | None
    confirmed: bool
    submitted_at: datetime | None
    number: str | None
    number_printed: str | None
    registered_at: datetime | None
    uses: list[Words]
    results: dict[str, int]
    numbers: list[NumberRecorded]
    districts: list[DistrictAnswer]
    majors: list[MajorAnswer]
    qualification: QualificationAnswer


class QualificationUpload(Answer):
    """Post the file there, then say that it is sent."""

    upload_id: str
    upload: UploadForm
    max_bytes: int


class NumberFound(Answer):
    """`active`: the one that is in use."""

    number: str
    district: str
    active: bool


class NumbersFound(Answer):
    numbers: list[NumberFound]


class NumberPiece(Answer):
    name: str
    text: str


class NumberBrief(Answer):
    number: str
    district: str
    state: NumberState
    into: str | None
    waiting: bool


class NumberAnswer(NumberBrief):
    """`candidate_id` is null while its owner has no account here."""

    pieces: list[NumberPiece]
    recorded_name_masked: str
    phone_masked: str | None
    results: dict[str, int]
    candidate_id: str | None
    name_masked: str | None
    others: list[NumberBrief]
