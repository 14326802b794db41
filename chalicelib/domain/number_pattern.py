"""Reading a number pattern, the language of the programme files.

{site:5}                        a field, filled with zeros on the left to five characters
{site:5,left,pad=X}             on the right, with X; `first` or `last` cuts what is too long
{level|CET4=1,CET6=2}           a field by its code
{yy} {yyyy} {half} {month} {day} {period}     of the day; a period is year and half: 211
{seq:05,per=city+county,start=100,step=1,wide,scattered}      what counts; or {serial:05}
{random:6}                      without I, O, 0 and 1
{check:mod11-2} {check:mod37-2} {check:luhn,over=site+serial}
{if kind=oral}K{room:02}{end}   only then; `{if kind}` for any value
{-} { } {/} {.}                 printed only
A-Z, 0-9 and - stand for themselves
"""

from __future__ import annotations

import functools
import re

from chalicelib.domain.check_characters import ALGORITHMS
from chalicelib.domain.number_segments import (
    DATES,
    FIELDS,
    RANDOM,
    SEQUENCES,
    Check,
    Field,
    Literal,
    NumberingError,
    Optional,
    Plain,
    Random,
    Segment,
    Separator,
    Sequence,
)

_TOKEN = re.compile(r"\{([^{}]*)\}|([A-Z0-9\-]+)|(.)", re.DOTALL)
_FIELD = re.compile(r"(?P<name>[a-z]+)(:(?P<spec>[^|]*))?(\|(?P<table>.+))?")
_IF = re.compile(r"if ([a-z]+)(?:=([A-Za-z0-9_]+))?")
_ENTRY = re.compile(r"([A-Za-z0-9_]+)=([0-9A-Z]+)")
_WIDTH = re.compile(r"0?([1-9][0-9]?)")


@functools.lru_cache(maxsize=256)
def read_pattern(pattern: str) -> tuple[Segment, ...]:
    """Raises NumberingError with what can't be read."""
    found: list[Segment] = []
    condition: tuple[str, str] | None = None
    inside: list[Plain] = []
    for token in _TOKEN.finditer(pattern):
        braced, literal, stray = token.groups()
        if stray is not None:
            raise NumberingError(f"can't read {stray!r} in {pattern!r}")
        opened = _IF.fullmatch(braced or "")
        if opened and condition is None:
            condition, inside = (_known(opened[1], pattern), opened[2] or ""), []
        elif braced == "end" and condition is not None:
            found.append(Optional(*condition, tuple(inside)))
            condition = None
        else:
            part = _plain(braced, literal, pattern)
            (found if condition is None else inside).append(part)
    if condition is not None:
        raise NumberingError(f"can't read {pattern!r}: a condition has no {{end}}")
    return tuple(found)


def _plain(braced: str | None, literal: str | None, pattern: str) -> Plain:
    if braced is None:
        return Literal(literal or "")
    if len(braced) == 1 and braced in "- /.":
        return Separator(braced)
    read = _FIELD.fullmatch(braced)
    if read is None:
        raise NumberingError(f"can't read {{{braced}}} in {pattern!r}")
    name, spec, table = read["name"], read["spec"], read["table"]
    words = spec.split(",") if spec else []
    try:
        if name == "check":
            return _check(words)
        if name == RANDOM:
            return Random(_width(words))
        if name in SEQUENCES:
            return _sequence(name, words)
        return _field(_known(name, pattern), words, table)
    except (ValueError, IndexError) as error:
        raise NumberingError(f"can't read {{{braced}}} in {pattern!r}: {error}") from None


def _known(name: str, pattern: str) -> str:
    if name not in FIELDS and name not in DATES:
        raise NumberingError(f"can't read {name!r} in {pattern!r}: no such field")
    return name


def _width(words: list[str]) -> int:
    found = _WIDTH.fullmatch(words[0] if words else "")
    if found is None:
        raise ValueError("it needs a width")
    return int(found[1])


def _options(words: list[str], allowed: set[str]) -> tuple[int, dict[str, str]]:
    """The width, 0 without one, and the options with their values."""
    width = _width(words) if words and _WIDTH.fullmatch(words[0]) else 0
    options: dict[str, str] = {}
    for word in words[1:] if width else words:
        name, _, value = word.partition("=")
        if name not in allowed:
            raise ValueError(f"{word!r} is none of {', '.join(sorted(allowed))}")
        options[name] = value
    return width, options


def _check(words: list[str]) -> Check:
    algorithm, *rest = words or [""]
    if algorithm not in ALGORITHMS:
        raise ValueError(f"{algorithm!r} is none of {', '.join(ALGORITHMS)}")
    _, options = _options(rest, {"over"})
    return Check(algorithm, _names(options.get("over", "")))


def _sequence(name: str, words: list[str]) -> Sequence:
    width, options = _options(words, {"per", "start", "step", "wide", "scattered"})
    wide, scattered = "wide" in options, "scattered" in options
    if scattered and (wide or not width):
        raise ValueError("scattered needs a width, and none that grows")
    start, step = int(options.get("start", "1")), int(options.get("step", "1"))
    if start < 0 or step < 1:
        raise ValueError("it counts upwards")
    return Sequence(name, width, start, step, wide, scattered, _names(options.get("per", "")))


def _field(name: str, words: list[str], table: str | None) -> Field:
    width, options = _options(words, {"left", "pad", "first", "last"})
    pad = options.get("pad", "0")
    if len(pad) != 1 or not re.fullmatch(r"[0-9A-Z]", pad):
        raise ValueError(f"can't fill with {pad!r}")
    keep = next((word for word in ("first", "last") if word in options), "")
    made = Field(name, width, "left" in options, pad, keep, _table(table))
    if len({made.write(value) for value, _ in made.table}) < len(made.table):
        raise ValueError("two of its codes look alike in the number")
    return made


def _table(text: str | None) -> tuple[tuple[str, str], ...]:
    entries = []
    for entry in text.split(",") if text else []:
        read = _ENTRY.fullmatch(entry)
        if read is None:
            raise ValueError(f"{entry!r} is no value with its code")
        entries.append((read[1], read[2]))
    values, codes = {value for value, _ in entries}, {code for _, code in entries}
    if len(values) < len(entries) or len(codes) < len(entries):
        raise ValueError("a value or a code stands twice")
    return tuple(entries)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split("+")) if text else ()
    for name in names:
        if name not in FIELDS | SEQUENCES | set(DATES) | {RANDOM}:
            raise ValueError(f"{name!r} is no field")
    return names
