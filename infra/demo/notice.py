"""The registration notice of the work plan of November 2014, with a round's own dates (S1-01)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

Words = dict[str, str]
Span = tuple[datetime, datetime]


def notice(exam_on: date, one: Span, two: Span, issued_on: date) -> tuple[Words, Words]:
    """Title and body in both languages; paragraphs are lines."""
    dates = {
        "exam": exam_on,
        "month": exam_on.month,
        "exam_zh": _day_zh(exam_on),
        "exam_en": _day_en(exam_on),
        "one_zh": _span_zh(one),
        "one_en": _span_en(one),
        "two_zh": _span_zh(two),
        "two_en": _span_en(two),
        "issued_zh": _day_zh(issued_on),
        "issued_en": _day_en(issued_on),
    }
    texts = {language: _text(language).format(**dates) for language in ("zh-CN", "en")}
    parts = {language: text.strip().split("\n", 1) for language, text in texts.items()}
    title = {language: part[0] for language, part in parts.items()}
    return title, {language: part[1] for language, part in parts.items()}


def _text(language: str) -> str:
    """The first line is the title."""
    return Path(__file__).with_name(f"notice.{language}.txt").read_text(encoding="utf-8")


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_en(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _span_zh(span: Span) -> str:
    opens, closes = span
    year = f"{closes.year}年" if closes.year != opens.year else ""
    until = f"{year}{closes.month}月{closes.day}日{closes.hour}时"
    return f"{_day_zh(opens.date())}{opens.hour}时至{until}"


def _span_en(span: Span) -> str:
    opens, closes = (f"{_day_en(at.date())} {at.hour}:{at:%M}" for at in span)
    return f"{opens} to {closes}"
