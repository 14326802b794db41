"""The fixed words of the official notice, and how it writes instants, days and money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.catalogue import Catalogue
from chalicelib.domain.official_notice import Block, Language, Points
from chalicelib.domain.programme import Programme, Round, Words
from chalicelib.domain.site import Site
from chalicelib.domain.window import BEIJING, Window, clock, instant

_NOTHING = Catalogue(summary={"zh-CN": "", "en": ""})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
FIELDS: dict[str, Words] = {
    "name": {"zh-CN": "名称", "en": "Name"},
    "exam_on": {"zh-CN": "考试日期", "en": "Exam date"},
    "starts_at": {"zh-CN": "开考时间", "en": "Start"},
    "entry_from": {"zh-CN": "开始入场", "en": "Entry from"},
    "entry_until": {"zh-CN": "停止入场", "en": "Entry until"},
    "phase_one": {"zh-CN": "报名时间", "en": "Registration"},
    "phase_two": {"zh-CN": "准考证打印时间", "en": "Printing of tickets"},
    "pay_until": {"zh-CN": "缴费截止时间", "en": "End of payment"},
    "sitting": {"zh-CN": "入场、停止入场和开考时间", "en": "Entry from, until, and start"},
    "options": {"zh-CN": "可选项", "en": "Options"},
    "papers": {"zh-CN": "开考科目", "en": "Papers on offer"},
    "issued_on": {"zh-CN": "公告日期", "en": "Date of the notice"},
    "specimen": {"zh-CN": "样例标记", "en": "Specimen mark"},
    "cool_down_rule": {"zh-CN": "重复占位限制", "en": "Limit on repeated holds"},
    "returns_rule": {"zh-CN": "释放名额的放出方式", "en": "Return of released places"},
    "standby_rule": {"zh-CN": "候补", "en": "Standby"},
    "opening_rule": {"zh-CN": "开放时的次序", "en": "Order at the opening"},
    "work_rule": {"zh-CN": "访问验证", "en": "Proof of work"},
}


class Pen:
    """Writes one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def of(self, words: Words) -> str:
        return words[self.language]

    def all(self, found: Sequence[Words]) -> tuple[str, ...]:
        return tuple(map(self.of, found))

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh-CN" else en

    def join(self, parts: Sequence[str]) -> str:
        return self.say("、", ", ").join(parts)

    def day(self, on: date) -> str:
        weekday = on.weekday()
        return self.say(
            f"{on.year}年{on.month}月{on.day}日（周{'一二三四五六日'[weekday]}）",
            f"{_ENGLISH_DAYS[weekday]} {on.day} {_ENGLISH_MONTHS[on.month - 1]} {on.year}",
        )

    def time(self, at: datetime) -> str:
        return clock(at)

    def at(self, at: datetime) -> str:
        between = self.say("", ", ")
        return f"{self.day(at.astimezone(BEIJING).date())}{between}{self.time(at)}"

    def until(self, at: datetime) -> str:
        """Midnight ends the day before, as people say it."""
        local = at.astimezone(BEIJING)
        if (local.hour, local.minute) != (0, 0):
            return self.at(at)
        between = self.say("", ", ")
        return f"{self.day(local.date() - timedelta(days=1))}{between}24:00"

    def window(self, found: Window) -> str:
        return self.span(self.at(found.opens_at), self.until(found.closes_at))

    def span(self, opens: str, closes: str) -> str:
        return self.say(f"{opens} 至 {closes}", f"{opens} to {closes}")

    def yuan(self, fee_minor: int) -> str:
        whole, rest = divmod(fee_minor, 100)
        figure = f"{whole}.{rest:02}" if rest else str(whole)
        return self.say(f"{figure} 元", f"CNY {figure}")

    def lasts(self, span: timedelta) -> str:
        hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
        if minutes or not hours:
            total = hours * 60 + minutes
            return self.say(f"{total} 分钟", f"{total} minutes")
        return self.say(f"{hours} 小时", f"{hours} hours")

    def field(self, name: str) -> str:
        """`sitting.written` is one part's line of the field."""
        field, _, part = name.partition(".")
        words = FIELDS.get(field)
        head = self.of(words) if words else field
        return self.say(f"{head}（{part}）", f"{head} ({part})") if part else head

    def told(self, name: str, value: Any) -> str:
        """What a field of a round says."""
        if name == "pay_until" and value is not None:
            return self.until(instant(value))
        return self.value(value)

    def value(self, value: Any) -> str:
        """A changed value as people read it; whatever it is made of."""
        if value is None or value in ([], {}, ()):
            return self.say("无", "none")
        if isinstance(value, bool):
            return self.say("是", "yes") if value else self.say("否", "no")
        if isinstance(value, list | tuple):
            return self._several([self.value(one) for one in value])
        if isinstance(value, dict):
            if self.language in value:
                return str(value[self.language])
            return self.say("；", "; ").join(f"{k}: {self.value(v)}" for k, v in value.items())
        return self._plain(str(value))

    def _several(self, parts: list[str]) -> str:
        return self.span(*parts) if len(parts) == 2 else self.join(parts)

    def _plain(self, text: str) -> str:
        if _INSTANT.fullmatch(text):
            return self.at(instant(text))
        return self.day(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class Told:
    """What the clauses are made of."""

    programme: Programme
    round: Round
    sites: Sequence[Site]
    pen: Pen

    @property
    def catalogue(self) -> Catalogue:
        return self.programme.catalogue or _NOTHING


def points(told: Told, found: Sequence[Words]) -> Iterator[Block]:
    if found:
        yield Points(told.pen.all(found))
