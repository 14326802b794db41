"""How a person is confirmed: the steps in their order, and the ways round them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.domain.confirmation import IdentityRules, OnSite, Step, StepKind
from chalicelib.programmes.sections.base import Both, Strict, Text

MOST_KB = 4096
MOST_VIDEO_KB = 30 * 1024
_PICTURES = ("image/jpeg", "image/png")
_VIDEOS = ("video/mp4", "video/webm")
_FILES = {"face": ("capture",), "digits_video": ("video",), "photo": ("photo",)}
Percent = Annotated[int, Field(ge=1, le=100)]


class StepFile(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,19}$")]
    kind: Literal["id_card", "face", "digits_video", "photo"]
    clause: Text
    title: Both
    hints: list[Both] = Field(default_factory=list)
    purpose: Text
    sides: list[Literal["portrait", "emblem"]] = Field(default_factory=list)
    max_kb: int = Field(default=MOST_KB, ge=1, le=MOST_VIDEO_KB)
    tries: int = Field(default=3, ge=1, le=10)
    minutes: int = Field(default=10, ge=1, le=60)
    each_round: bool = False
    police: bool = False
    pass_at: Percent = 80
    review_at: Percent = 60
    actions: list[Literal["blink", "nod", "turn_left", "turn_right", "open_mouth"]] = Field(
        default_factory=list
    )
    digits: int = Field(default=0, ge=0, le=8)

    @model_validator(mode="after")
    def _whole(self) -> StepFile:
        if (self.kind == "id_card") != bool(self.sides):
            raise ValueError("sides are said of an id_card, and of nothing else")
        if self.kind != "digits_video" and self.max_kb > MOST_KB:
            raise ValueError(f"a picture has at most {MOST_KB} KB")
        if (self.kind == "digits_video") != bool(self.digits):
            raise ValueError("digits are read aloud in a digits_video, and nowhere else")
        if self.review_at > self.pass_at:
            raise ValueError(f"review_at {self.review_at} is above pass_at {self.pass_at}")
        return self

    def to_domain(self) -> Step:
        return Step(
            id=self.id,
            kind=StepKind(self.kind),
            clause=self.clause,
            title=self.title.words(),
            hints=tuple(hint.words() for hint in self.hints),
            purpose=self.purpose,
            files=tuple(self.sides) or _FILES[self.kind],
            types=_VIDEOS if self.kind == "digits_video" else _PICTURES[: 1 + (not self._photo)],
            max_kb=self.max_kb,
            tries=self.tries,
            lasts=timedelta(minutes=self.minutes),
            each_round=self.each_round,
            police=self.police,
            pass_at=self.pass_at,
            review_at=self.review_at,
            actions=tuple(self.actions),
            digits=self.digits,
        )

    @property
    def _photo(self) -> bool:
        """Portraits are JPEG: they are printed as they are."""
        return self.kind == "photo"


class OnSiteFile(Strict):
    cases: list[Both] = Field(min_length=1)
    bring: Both

    def to_domain(self) -> OnSite:
        return OnSite(tuple(case.words() for case in self.cases), self.bring.words())


class IdentityFile(Strict):
    clause: Text
    decided_within_hours: int = Field(ge=1, le=240)
    review: bool
    on_site: OnSiteFile | None = None
    steps: list[StepFile] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_once(self) -> IdentityFile:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError(f"a step stands twice among {', '.join(ids)}")
        return self

    @model_validator(mode="after")
    def _another_way_than_a_face(self) -> IdentityFile:
        """Not the only way to be verified (face recognition measures of 2025, P-01)."""
        faces = any(step.kind in ("face", "digits_video") for step in self.steps)
        if faces and not self.review and self.on_site is None:
            raise ValueError("a face is never the only way: say review or on_site")
        return self

    def purposes(self) -> set[str]:
        return {step.purpose for step in self.steps}

    def to_domain(self) -> IdentityRules:
        return IdentityRules(
            clause=self.clause,
            steps=tuple(step.to_domain() for step in self.steps),
            decided_within=timedelta(hours=self.decided_within_hours),
            review=self.review,
            on_site=self.on_site.to_domain() if self.on_site else None,
        )
