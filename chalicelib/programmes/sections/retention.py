"""How long things are kept, purpose by purpose."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from chalicelib.domain.retention import After, Retention
from chalicelib.programmes.sections.base import Both, Strict, Text


class RetentionFile(Strict):
    purpose: Text
    after: Literal["taken", "settled"]
    days: int = Field(ge=0, le=36_500)
    at_most_days: int = Field(ge=1, le=36_500)
    why: Both

    @model_validator(mode="after")
    def _ordered(self) -> RetentionFile:
        if self.days > self.at_most_days:
            raise ValueError(f"days {self.days} is above at_most_days {self.at_most_days}")
        return self

    def to_domain(self) -> Retention:
        return Retention(
            self.purpose,
            After(self.after),
            timedelta(days=self.days),
            timedelta(days=self.at_most_days),
            self.why.words(),
        )
