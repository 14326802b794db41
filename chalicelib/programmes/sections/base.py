"""What every section of a programme file is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Nothing that is not named, nothing that has to be converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Both(Strict):
    """A text in both languages."""

    zh: Text = Field(alias="zh-CN")
    en: Text

    def words(self) -> dict[str, str]:
        return {"zh-CN": self.zh, "en": self.en}
