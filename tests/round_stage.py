"""Rounds as staff send them, for tests of their way to the public."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chalicelib.domain.programme import Round, Sitting
from chalicelib.domain.window import BEIJING, Window
from tests.world import historic_round


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type, misc]


def pets_round(round_id: str) -> Round:
    """Hainan in March 2017 (S2-01, S2-10, S2-19, S2-23, S2-25 to S2-28)."""
    written = Sitting(at(2017, 3, 18, 9), at(2017, 3, 18, 8, 30), at(2017, 3, 18, 8, 45))
    return Round(
        id=round_id,
        programme="pets",
        name={
            "zh-CN": "海南省2017年上半年全国英语等级考试",
            "en": "PETS, Hainan, first half of 2017",
        },
        exam_on=date(2017, 3, 18),
        sitting=written,
        phase_one=Window(at(2016, 12, 13, 9), at(2016, 12, 28, 16)),
        phase_two=Window(at(2017, 3, 6, 9), at(2017, 3, 19, 12)),
        pay_until=at(2016, 12, 30),
        specimen=True,
        version=0,
        sittings={
            "written": written,
            "oral_1": Sitting(at(2017, 3, 18, 14), at(2017, 3, 18, 13, 30), at(2017, 3, 18, 14)),
            "oral_2": Sitting(at(2017, 3, 19, 9), at(2017, 3, 19, 8, 30), at(2017, 3, 19, 9)),
        },
        issued_on=date(2016, 12, 6),
    )


def body_of(wanted: Round, **changes: Any) -> dict[str, Any]:
    """As the staff pages send it."""
    body = {
        "name": wanted.name,
        "exam_on": wanted.exam_on.isoformat(),
        "sitting": _sitting(wanted.sitting),
        "sittings": {part: _sitting(one) for part, one in wanted.sittings.items()} or None,
        "phase_one": _window(wanted.phase_one),
        "phase_two": _window(wanted.phase_two),
        "pay_until": wanted.pay_until.isoformat(),
        "specimen": wanted.specimen,
        "issued_on": wanted.issued_on.isoformat() if wanted.issued_on else None,
    }
    return {**body, **changes}


def a_draft(round_id: str, **changes: Any) -> dict[str, Any]:
    """A draft of the historic round to be made."""
    told = {"id": round_id, "programme": "cet_set", "draft": True}
    return body_of(historic_round(round_id), **told, **changes)


def _sitting(found: Sitting) -> dict[str, str]:
    return {
        "starts_at": found.starts_at.isoformat(),
        "entry_from": found.entry_from.isoformat(),
        "entry_until": found.entry_until.isoformat(),
    }


def _window(found: Window) -> dict[str, str]:
    return {"opens_at": found.opens_at.isoformat(), "closes_at": found.closes_at.isoformat()}
