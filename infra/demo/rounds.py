"""The historic round of November 2014 and a demo round with the same spacing around today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chalicelib.domain.window import BEIJING, iso
from infra.demo.notice import Words, notice

HISTORIC_ID = "cet-set-2014-11"
DEMO_ID = "cet-set-demo"
PROGRAMME = "cet_set"

_OPENED_ON = date(2014, 10, 30)
_DEMO_DAY = 6


@dataclass(frozen=True, slots=True)
class DemoRound:
    """What staff send to make a round and its notice."""

    body: dict[str, Any]
    notice: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.body["id"])


def historic() -> DemoRound:
    """10-30 9:00 to 11-10 17:00, then 11-14 9:00 to 11-20 17:00, exam on 11-23 (S1-02, S1-07)."""
    return _round(HISTORIC_ID, timedelta(), _name(date(2014, 11, 23)))


def demo(today: date) -> DemoRound:
    """Phase one opened six days ago at 9:00."""
    shift = today - timedelta(days=_DEMO_DAY) - _OPENED_ON
    return _round(DEMO_ID, shift, _name(date(2014, 11, 23) + shift, "（演示）", " (demo)"))


def _round(round_id: str, shift: timedelta, name: Words) -> DemoRound:
    def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
        local = datetime.combine(date(2014, month, day), time(hour, minute), BEIJING)
        return local + shift

    one, two = (at(10, 30, 9), at(11, 10, 17)), (at(11, 14, 9), at(11, 20, 17))
    exam_on, issued_at = at(11, 23, 0).date(), at(10, 23, 10)
    body = {
        "id": round_id,
        "programme": PROGRAMME,
        "name": name,
        "exam_on": exam_on.isoformat(),
        "sitting": {
            "starts_at": iso(at(11, 23, 14)),
            "entry_from": iso(at(11, 23, 13, 20)),
            "entry_until": iso(at(11, 23, 13, 50)),
        },
        "phase_one": {"opens_at": iso(one[0]), "closes_at": iso(one[1])},
        "phase_two": {"opens_at": iso(two[0]), "closes_at": iso(two[1])},
        "pay_until": iso(one[1]),
        "specimen": True,
        "issued_on": issued_at.date().isoformat(),
    }
    title, text = notice(exam_on, one, two, issued_at.date())
    return DemoRound(body, {"title": title, "body": text, "publish_at": iso(issued_at)})


def _name(exam_on: date, zh: str = "", en: str = "") -> Words:
    return {
        "zh-CN": f"{exam_on.year}年{exam_on.month}月大学英语四、六级考试口语考试{zh}",
        "en": f"CET Spoken English Test, {exam_on:%B %Y}{en}",
    }
