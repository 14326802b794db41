"""Rounds and sites of the programmes beside CET-SET (`campaigns.toml`), as staff send them.

Each has the instants that its announcement gives. A demo round has the same lengths around today,
its exam on the first day of the same weekday that is far enough away and in an allowed month.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.window import BEIJING, iso

Json = dict[str, Any]

_OPENED_DAYS_AGO = 6
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Campaign:
    """What staff send to make a round, and the sites of its programme."""

    body: Json
    sites: tuple[tuple[str, Json], ...]

    @property
    def id(self) -> str:
        return str(self.body["id"])


def campaigns(today: date) -> tuple[Campaign, ...]:
    """Every round as announced, then the demo rounds, those that come before others first."""
    found = [_campaign(raw) for raw in _data()["round"]]
    shown = [raw for raw in _data()["round"] if "demo" in raw]
    earlier_first = sorted(shown, key=lambda raw: -int(raw.get("demo_months_earlier", 0)))
    return (*found, *(_campaign(_around(raw, today)) for raw in earlier_first))


@cache
def _data() -> Json:
    text = Path(__file__).with_name("campaigns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _campaign(raw: Json) -> Campaign:
    body = {
        "id": raw["id"],
        "programme": raw["programme"],
        "name": {"zh-CN": raw["zh"], "en": raw["en"]},
        "exam_on": raw["sitting"]["on"],
        "sitting": _sitting(raw["sitting"]),
        "sittings": {part: _sitting(at) for part, at in raw.get("sittings", {}).items()},
        "phase_one": _window(raw["phase_one"]),
        "phase_two": _window(raw["phase_two"]),
        "pay_until": iso(_at(raw["pay_until"])),
        "issued_on": raw["issued_on"],
        "papers": raw["papers"],
        "specimen": True,
    }
    sites = (dict(site) for site in _data()["site"] if site["programme"] == raw["programme"])
    return Campaign(body, tuple((site.pop("code"), _site(site)) for site in sites))


def _site(raw: Json) -> Json:
    return {key: value for key, value in raw.items() if key != "programme"}


def _around(raw: Json, today: date) -> Json:
    """Phase one opened six days ago; what stood before it moves with it, the rest with the exam."""
    opened = _at(raw["phase_one"][0])
    shift = (
        datetime.combine(today - timedelta(days=_OPENED_DAYS_AGO), opened.time(), BEIJING) - opened
    )
    exam_on = date.fromisoformat(raw["sitting"]["on"])
    if back := raw.get("demo_months_earlier"):
        shift -= timedelta(days=int(back) * 31)
    day = _next_exam(exam_on, shift, raw["months"])
    later, (zh, en) = day - exam_on, raw["demo_name"]
    return {
        **raw,
        "id": raw["demo"],
        "zh": f"{zh}（{day.year}年{day.month}月，演示）",
        "en": f"{en}, {day:%B %Y} (demo)",
        "phase_one": [_moved(text, shift) for text in raw["phase_one"]],
        "pay_until": _moved(raw["pay_until"], shift),
        "issued_on": (date.fromisoformat(raw["issued_on"]) + shift).isoformat(),
        "phase_two": [_moved(text, later) for text in raw["phase_two"]],
        "sitting": _on(raw["sitting"], later),
        "sittings": {part: _on(at, later) for part, at in raw.get("sittings", {}).items()},
    }


def _next_exam(exam_on: date, shift: timedelta, months: list[int]) -> date:
    """The same weekday as the announced one."""
    weeks = round(shift.days / 7)
    found = exam_on + timedelta(weeks=weeks)
    while months and found.month not in months:
        found += _WEEK
    return found


def _on(sitting: Json, by: timedelta) -> Json:
    return {**sitting, "on": (date.fromisoformat(sitting["on"]) + by).isoformat()}


def _moved(text: str, by: timedelta) -> str:
    return (datetime.fromisoformat(text) + by).isoformat(timespec="minutes")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def _window(raw: list[str]) -> Json:
    opens_at, closes_at = (iso(_at(text)) for text in raw)
    return {"opens_at": opens_at, "closes_at": closes_at}


def _sitting(raw: Json) -> Json:
    on = date.fromisoformat(raw["on"])
    entry_from, entry_until, starts_at = (
        iso(datetime.combine(on, time.fromisoformat(text), BEIJING)) for text in raw["times"]
    )
    return {"starts_at": starts_at, "entry_from": entry_from, "entry_until": entry_until}
