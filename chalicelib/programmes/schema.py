"""What a programme file must look like."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Both(_Strict):
    """A text in both languages."""

    zh: Text = Field(alias="zh-CN")
    en: Text

    def words(self) -> dict[str, str]:
        return {"zh-CN": self.zh, "en": self.en}


class RequirementFile(_Strict):
    exam: Literal["CET4", "CET6"]
    at_least: int = Field(ge=0, le=710)
    clause: Text


class AgreementFile(_Strict):
    version: Text
    clauses: list[Both] = Field(min_length=1)
    summaries: list[Both]

    @model_validator(mode="after")
    def _one_summary_per_clause(self) -> AgreementFile:
        if len(self.clauses) != len(self.summaries):
            found = f"{len(self.clauses)} clauses and {len(self.summaries)} summaries"
            raise ValueError(f"every clause needs one summary; found {found}")
        return self


class ChannelFile(_Strict):
    id: Text
    provider: Literal["sandbox"]
    name: Both


class ContactFile(_Strict):
    inquiry: Text
    supervision: Text
    hours: Both
    icp: Text
    police: Text
    site_url: Text


class GradeFile(_Strict):
    """Upper case and short: what a result may say instead of a grade can be none."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9+\-]{0,3}$")]
    certificate: bool
    meaning: Both


class PhotoFile(_Strict):
    min_kb: int = Field(ge=1)
    max_kb: int = Field(ge=1, le=4096)
    min_width: int = Field(ge=50)
    min_height: int = Field(ge=50)

    @model_validator(mode="after")
    def _ordered(self) -> PhotoFile:
        if self.min_kb > self.max_kb:
            raise ValueError(f"min_kb {self.min_kb} is above max_kb {self.max_kb}")
        return self


class SectionFile(_Strict):
    title: Both
    body: Both


class PrivacyFile(_Strict):
    version: Text
    updated_on: date
    sections: list[SectionFile] = Field(min_length=1)


class PurposeFile(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{2,30}$")]
    version: Text
    required: bool
    title: Both
    what: Both
    why: Both
    how_long: Both
    who: Both
    without: Both


class ProgrammeFile(_Strict):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    fee_minor: int = Field(ge=0)
    hold_hours: int = Field(ge=1, le=240)
    grace_minutes: int = Field(ge=0, le=60)
    payment_stops_before_minutes: int = Field(ge=0, le=30)
    late_payment: Literal["confirm_if_free", "refund"]
    editable: list[Literal["photo", "school"]]
    ticket_number: Text
    certificate_number: Text
    grades: list[GradeFile] = Field(min_length=1)
    name: Both
    office: Both
    requirements: list[RequirementFile] = Field(min_length=1)
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
        return self

    @model_validator(mode="after")
    def _numbers_readable(self) -> ProgrammeFile:
        from chalicelib.domain.numbering import sample, sample_certificate

        sample(self.ticket_number)
        sample_certificate(self.certificate_number)
        return self
