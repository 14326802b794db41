"""What a programme file must look like."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.programmes.sections import papers
from chalicelib.programmes.sections.accounts import AccountsFile
from chalicelib.programmes.sections.base import Both, Strict, Text
from chalicelib.programmes.sections.catalogue import CatalogueFile
from chalicelib.programmes.sections.documents import IdentificationFile
from chalicelib.programmes.sections.eligibility import EligibilityFile
from chalicelib.programmes.sections.flow import FlowFile
from chalicelib.programmes.sections.identity import IdentityFile
from chalicelib.programmes.sections.papers import ChoiceFile, PaperFile, PartFile
from chalicelib.programmes.sections.registry import RegistryFile
from chalicelib.programmes.sections.retention import RetentionFile


class AgreementFile(Strict):
    version: Text
    clauses: list[Both] = Field(min_length=1)
    summaries: list[Both]

    @model_validator(mode="after")
    def _one_summary_per_clause(self) -> AgreementFile:
        if len(self.clauses) != len(self.summaries):
            found = f"{len(self.clauses)} clauses and {len(self.summaries)} summaries"
            raise ValueError(f"every clause needs one summary; found {found}")
        return self


class ChannelFile(Strict):
    id: Text
    provider: Literal["sandbox", "proof"]
    name: Both


class ContactFile(Strict):
    inquiry: Text
    supervision: Text
    hours: Both
    icp: Text
    police: Text
    site_url: Text


class GradeFile(Strict):
    """Upper case and short: what a result may say instead of a grade can be none."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9+\-]{0,3}$")]
    certificate: bool
    meaning: Both


class PhotoFile(Strict):
    min_kb: int = Field(ge=1)
    max_kb: int = Field(ge=1, le=4096)
    min_width: int = Field(ge=50)
    min_height: int = Field(ge=50)

    @model_validator(mode="after")
    def _ordered(self) -> PhotoFile:
        if self.min_kb > self.max_kb:
            raise ValueError(f"min_kb {self.min_kb} is above max_kb {self.max_kb}")
        return self


class SectionFile(Strict):
    title: Both
    body: Both


class PrivacyFile(Strict):
    version: Text
    updated_on: date
    sections: list[SectionFile] = Field(min_length=1)


class PurposeFile(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{2,30}$")]
    version: Text
    required: bool
    title: Both
    what: Both
    why: Both
    how_long: Both
    who: Both
    without: Both


class ProgrammeFile(Strict):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    fee_minor: int = Field(ge=0)
    hold_hours: int = Field(ge=1, le=240)
    grace_minutes: int = Field(ge=0, le=60)
    payment_stops_before_minutes: int = Field(ge=0, le=30)
    late_payment: Literal["confirm_if_free", "refund"]
    editable: list[Literal["photo", "school"]]
    ticket_id_no: Literal["full", "masked"] = "full"
    ticket_photo: bool = True
    ticket_title: Both | None = None
    ticket_number: Text
    certificate_number: str = ""
    grades: list[GradeFile] = Field(default_factory=list)
    name: Both
    office: Both
    eligibility: EligibilityFile = Field(default_factory=EligibilityFile)
    identification: IdentificationFile | None = None
    conditions: list[Both] = Field(min_length=1)
    process: list[Both] = Field(min_length=1)
    results: list[Both] = Field(min_length=1)
    agreement: AgreementFile
    channels: list[ChannelFile] = Field(min_length=1)
    contact: ContactFile
    photo: PhotoFile
    ticket_rules: list[Both] = Field(min_length=1)
    privacy: PrivacyFile
    purposes: list[PurposeFile]
    parts: list[PartFile] = Field(default_factory=list)
    papers: list[PaperFile] = Field(default_factory=list)
    choice: ChoiceFile | None = None
    catalogue: CatalogueFile | None = None
    identity: IdentityFile | None = None
    retention: list[RetentionFile] = Field(default_factory=list)
    flow: FlowFile | None = None
    registry: RegistryFile | None = None
    accounts: AccountsFile = Field(default_factory=lambda: AccountsFile(style="written_ticket"))

    @model_validator(mode="after")
    def _each_grade_once(self) -> ProgrammeFile:
        codes = [grade.code for grade in self.grades]
        if len(set(codes)) != len(codes):
            raise ValueError(f"a grade stands twice among {', '.join(codes)}")
        return self

    @model_validator(mode="after")
    def _one_of_each_purpose(self) -> ProgrammeFile:
        ids = [purpose.id for purpose in self.purposes]
        if len(ids) != len(set(ids)):
            raise ValueError(f"a purpose is named twice; found {', '.join(ids)}")
        named = self.eligibility.purposes() | (self.identity.purposes() if self.identity else set())
        named |= self.registry.purposes() if self.registry else set()
        unknown = named - set(ids)
        if unknown:
            raise ValueError(f"no such purpose: {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _papers_fit(self) -> ProgrammeFile:
        papers.check(self.parts, self.papers, self.choice)
        asked = self.registry.papers() if self.registry else set()
        if strange := asked - {paper.code for paper in self.papers}:
            raise ValueError(f"a major names {min(strange)}, which is no paper")
        return self

    @model_validator(mode="after")
    def _what_is_taken_goes_one_day(self) -> ProgrammeFile:
        taken = self.identity.purposes() if self.identity else set()
        endless = taken - {rule.purpose for rule in self.retention}
        if endless:
            raise ValueError(f"no retention for {', '.join(sorted(endless))}")
        return self

    @model_validator(mode="after")
    def _a_guardian_for_a_child(self) -> ProgrammeFile:
        """Faces and papers of a child are taken with a guardian's consent only (P-01)."""
        rule = self.flow.guardian if self.flow else None
        if self.identity and rule is None:
            raise ValueError("whoever confirms identities says flow.guardian")
        if rule and rule.purpose not in {purpose.id for purpose in self.purposes}:
            raise ValueError(f"no such purpose: {rule.purpose}")
        return self

    @model_validator(mode="after")
    def _numbers_readable(self) -> ProgrammeFile:
        from chalicelib.domain.numbering import sample, sample_certificate

        sample(self.ticket_number)
        if self.certificate_number:
            sample_certificate(self.certificate_number)
        elif any(grade.certificate for grade in self.grades):
            raise ValueError("a grade with a certificate needs a certificate_number")
        return self
