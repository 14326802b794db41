"""The texts of the messages: one TOML file a language, read and checked as a whole.

A kind that is missing, or a word in braces that nobody fills in, stops the start.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain.message import OF_PROGRAMME, DirectKind, MessageKind
from chalicelib.domain.programme import Words
from chalicelib.domain.window import BEIJING, instant

LANGUAGES = ("zh-CN", "en")
FOLDER = Path(__file__).parent
ALWAYS = frozenset({"programme", "round"})
_CODE = frozenset({"code", "minutes"})
PARAMS: dict[str, frozenset[str]] = {
    MessageKind.HOLD_EXPIRING: frozenset({"site", "deadline"}),
    MessageKind.EXPIRED: frozenset({"site", "deadline"}),
    MessageKind.PAID: frozenset({"site", "amount", "two_opens"}),
    MessageKind.REFUNDED: frozenset({"amount"}),
    MessageKind.MOVED: frozenset({"site", "address", "starts"}),
    MessageKind.STANDBY_OFFER: frozenset({"site", "deadline"}),
    MessageKind.PROOF_REFUSED: frozenset({"site", "deadline"}),
    MessageKind.PROOF_OVER: frozenset({"site"}),
    MessageKind.CHANGE_ACCEPTED: frozenset({"site"}),
    MessageKind.CHANGE_REFUSED: frozenset({"site"}),
    MessageKind.TICKET_OPEN: frozenset({"two_closes"}),
    MessageKind.GRADE_OUT: frozenset(),
    MessageKind.PICKUP_OPEN: frozenset({"place"}),
    MessageKind.REVIEW_GRANTED: frozenset({"deadline"}),
    MessageKind.REVIEW_REFUSED: frozenset(),
    **{kind: frozenset() for kind in OF_PROGRAMME},
    DirectKind.CODE_REGISTER: _CODE,
    DirectKind.CODE_RECOVER: _CODE,
    DirectKind.CODE_CHANGE: _CODE,
    DirectKind.CODE_SENSITIVE: _CODE,
    DirectKind.ACCOUNT_OPENED: frozenset({"login"}),
    DirectKind.ACCOUNT_CHANGED: frozenset(),
}
"""What each kind is told besides programme and round: the words its texts may use. What is sent
directly, or decided for a programme, knows no round.
"""
KINDS: tuple[str, ...] = (*MessageKind, *DirectKind)
_ROUNDLESS = frozenset[str]({*OF_PROGRAMME, *DirectKind})
INSTANTS = frozenset({"deadline", "two_opens", "two_closes", "starts"})
_PARTS = ("title", "body", "sms")
_LETTER = frozenset({"body", "link", "office", "inquiry"})
_WORD = re.compile(r"{(\w+)}")
_DAYS = {"zh-CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class TextsError(Exception):
    """Which file is wrong, and why."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class Template:
    """The three texts of one kind, each in every language."""

    title: Words
    body: Words
    sms: Words


@dataclass(frozen=True, slots=True)
class Texts:
    """`letter` is what a mail says around the body."""

    templates: Mapping[str, Template]
    letter: Words

    def shown(self, kind: str, params: Mapping[str, Any], year: int) -> Template:
        """The texts filled in; instants of another year than `year` name theirs."""
        found = self.templates[kind]
        parts = (found.title, found.body, found.sms)
        return Template(*({k: filled(v, params, k, year) for k, v in p.items()} for p in parts))

    def around(self, words: Mapping[str, Any], language: str) -> str:
        """The whole mail: the body with what stands before and after it."""
        return filled(self.letter[language], words, language, 0)


def load(folder: Path = FOLDER) -> Texts:
    """Raises TextsError."""
    read = {language: _read(folder / f"{language}.toml") for language in LANGUAGES}
    templates = {
        kind: Template(*({lang: read[lang][kind][part] for lang in LANGUAGES} for part in _PARTS))
        for kind in KINDS
    }
    return Texts(templates, {lang: read[lang]["letter"]["text"].strip() for lang in LANGUAGES})


def always(kind: str) -> frozenset[str]:
    """What each text of the kind may name, whatever it is about."""
    return ALWAYS - {"round"} if kind in _ROUNDLESS else ALWAYS


def _read(file: Path) -> dict[str, dict[str, str]]:
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TextsError(file, str(error)) from None
    wanted = {"letter", *KINDS}
    if set(raw) != wanted:
        raise TextsError(file, f"sections differ: {sorted(set(raw) ^ wanted)}")
    _check(file, "letter", raw["letter"], ("text",), _LETTER, _LETTER)
    for kind in KINDS:
        _check(file, kind, raw[kind], _PARTS, PARAMS[kind] | always(kind), PARAMS[kind])
    return raw


def _check(
    file: Path,
    section: str,
    found: Mapping[str, Any],
    parts: tuple[str, ...],
    may: frozenset[str],
    must: frozenset[str],
) -> None:
    """Each text may use the words of `may`; together they use those of `must`."""
    if set(found) != set(parts) or not all(isinstance(t, str) and t for t in found.values()):
        raise TextsError(file, f"[{section}] needs the texts {', '.join(parts)}")
    used = {word for text in found.values() for word in _WORD.findall(text)}
    if wrong := sorted((used - may) | (must - used)):
        raise TextsError(file, f"[{section}] words unknown or unused: {', '.join(wrong)}")
    bare = "".join(_WORD.sub("", text) for text in found.values())
    if "{" in bare or "}" in bare:
        raise TextsError(file, f"[{section}] has a brace that belongs to no word")


def filled(text: str, params: Mapping[str, Any], language: str, year: int) -> str:
    """Every word in braces replaced; raises KeyError for one that is not told."""
    return _WORD.sub(lambda word: _shown(word[1], params[word[1]], language, year), text)


def _shown(name: str, value: Any, language: str, year: int) -> str:
    if name in INSTANTS:
        return when(value, language, year)
    if name == "amount":
        return f"{value / 100:.2f}" if value % 100 else f"{value // 100}"
    return str(value[language] if isinstance(value, dict) else value)


def when(text: str, language: str, year: int) -> str:
    """An instant in Beijing time, to the minute."""
    at = instant(text).astimezone(BEIJING)
    day, clock = _DAYS[language][at.weekday()], f"{at.hour}:{at.minute:02d}"
    if language == "en":
        other = f" {at.year}" if at.year != year else ""
        return f"{day} {at.day} {_MONTHS[at.month - 1]}{other}, {clock}"
    other = f"{at.year}年" if at.year != year else ""
    return f"{other}{at.month}月{at.day}日（周{day}）{clock}"
