"""`[registry]`: lifelong numbers, exam districts, majors and what they ask for (S5-02 to S5-29)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from chalicelib.domain.number_format import NumberFormat
from chalicelib.domain.qualification import Level, PriorRules, ProofKind
from chalicelib.domain.registry import District, Major, RegistryRules
from chalicelib.programmes.sections.base import Both, Strict, Text

_Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,20}$")]
_Two = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
_Month = Annotated[int, Field(ge=1, le=12)]


class DistrictFile(Strict):
    city: _Two
    county: _Two
    name: Both

    def to_domain(self) -> District:
        return District(self.city, self.county, self.name.words())


class MajorFile(Strict):
    code: _Code
    name: Both
    prior: bool = False
    papers: list[_Code] = Field(default_factory=list)

    def to_domain(self) -> Major:
        return Major(self.code, self.name.words(), self.prior, tuple(self.papers))


class LevelFile(Strict):
    code: _Code
    name: Both


class ProofFile(Strict):
    id: _Code
    name: Both
    source: Both


class PriorFile(Strict):
    purpose: _Code
    levels: list[LevelFile] = Field(min_length=1)
    proofs: list[ProofFile] = Field(min_length=1)
    largest_mb: int = Field(ge=1, le=10)

    def to_domain(self) -> PriorRules:
        return PriorRules(
            self.purpose,
            tuple(Level(one.code, one.name.words()) for one in self.levels),
            tuple(ProofKind(p.id, p.name.words(), p.source.words()) for p in self.proofs),
            self.largest_mb * 1024 * 1024,
        )


class ClausesFile(Strict):
    """What the guide says about each refusal, as it is cited."""

    number: Text
    district: Text
    registered: Text
    qualification: Text


class RegistryFile(Strict):
    number: Text
    legacy: list[Text] = Field(default_factory=list)
    months: list[_Month] = Field(min_length=1)
    districts: list[DistrictFile] = Field(min_length=1)
    majors: list[MajorFile] = Field(min_length=1)
    uses: list[Both] = Field(default_factory=list)
    clauses: ClausesFile
    prior: PriorFile | None = None

    @model_validator(mode="after")
    def _each_once(self) -> RegistryFile:
        for what, codes in (
            ("district", [one.city + one.county for one in self.districts]),
            ("major", [one.code for one in self.majors]),
        ):
            if len(set(codes)) != len(codes):
                raise ValueError(f"a {what} stands twice among {', '.join(codes)}")
        if self.prior is None and any(major.prior for major in self.majors):
            raise ValueError("a major asks for a qualification: say which, in registry.prior")
        return self

    @model_validator(mode="after")
    def _numbers_readable(self) -> RegistryFile:
        """Every number must name its district and be one of a sequence."""
        rules = self.to_domain()
        for pattern in (self.number, *self.legacy):
            made = NumberFormat.of(pattern)
            if not made.readable:
                raise ValueError(f"{pattern!r} can be read in more than one way")
        if not rules.format.counted:
            raise ValueError(f"{self.number!r} needs a sequence to be unique")
        for district in rules.districts:
            sample = rules.format.sample({"city": district.city, "county": district.county})
            if rules.district_of(sample) != district:
                raise ValueError(f"{self.number!r} does not tell district {district.code}")
        return self

    def purposes(self) -> set[str]:
        return {self.prior.purpose} if self.prior else set()

    def papers(self) -> set[str]:
        return {code for major in self.majors for code in major.papers}

    def to_domain(self) -> RegistryRules:
        return RegistryRules(
            number=self.number,
            months=tuple(self.months),
            districts=tuple(district.to_domain() for district in self.districts),
            majors=tuple(major.to_domain() for major in self.majors),
            uses=tuple(use.words() for use in self.uses),
            prior=self.prior.to_domain() if self.prior else PriorRules(),
            clauses=self.clauses.model_dump(),
            legacy=tuple(self.legacy),
        )
