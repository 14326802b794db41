"""What has come, in memory and in a file beside it; and what is to go wrong on purpose."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

LATER, NEVER = "later", "never"


@dataclass(slots=True)
class Letter:
    """`id` is the sender's own; the same id again is a repetition and not another letter."""

    id: str
    channel: str
    to: str
    title: str
    text: str
    template: str
    at: str
    times: int = 1


class Book:
    """Everything that came, by id, in order of arrival."""

    def __init__(self, state_dir: Path) -> None:
        state_dir.mkdir(parents=True, exist_ok=True)
        self._file = state_dir / "letters.jsonl"
        self._letters: dict[str, Letter] = {}
        self._fail_next = 0
        self._how = LATER
        if self._file.exists():
            for line in self._file.read_text(encoding="utf-8").splitlines():
                self._take(Letter(**json.loads(line)))

    def take(self, letter: Letter) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(letter), ensure_ascii=False) + "\n")
        self._take(letter)

    def _take(self, letter: Letter) -> None:
        known = self._letters.get(letter.id)
        if known is None:
            self._letters[letter.id] = letter
        else:
            known.times += 1

    def letters(self, channel: str = "", to: str = "") -> list[Letter]:
        """Newest first."""
        found = reversed(list(self._letters.values()))
        return [one for one in found if channel in ("", one.channel) and to in ("", one.to)]

    @property
    def repeated(self) -> int:
        """How many came again, all in all."""
        return sum(letter.times - 1 for letter in self._letters.values())

    def fail(self, count: int, how: str) -> None:
        self._fail_next, self._how = count, how

    def refusal(self) -> str | None:
        """How this send is to fail, if it is; one of the planned failures is then used up."""
        if self._fail_next <= 0:
            return None
        self._fail_next -= 1
        return self._how


def a_letter(raw: dict[str, Any], at: datetime) -> Letter:
    """A text message as the provider's API takes it; raises KeyError or TypeError."""
    names = ("out_id", "phone", "sign_name", "template", "text")
    out_id, phone, sign, template, text = (raw[name] for name in names)
    if not all(isinstance(raw[name], str) and raw[name] for name in names):
        raise TypeError(raw)
    return Letter(out_id, "sms", phone, "", f"【{sign}】{text}", template, at.isoformat())
