"""The persons a newcomer signs in as (`accounts.toml`), each for one thing to see."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """`site` is where the written test was taken; `scores` are exam, mode and total."""

    key: str
    zh: str
    en: str
    name: str
    id_type: str
    id_no: str
    site: str
    scores: tuple[tuple[str, str, int], ...]


def accounts() -> tuple[DemoAccount, ...]:
    text = Path(__file__).with_name("accounts.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["account"]
    return tuple(
        DemoAccount(**{**entry, "scores": tuple(tuple(score) for score in entry["scores"])})
        for entry in entries
    )
