"""Seat rules as JSON, inside a round: whole minutes and seconds, times of day as HH:MM."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from chalicelib.domain.seat_rules import CoolDown, Opening, Returns, SeatRules, Standby, Work


def to_json(rules: SeatRules) -> dict[str, Any]:
    """Only the rules that are on."""
    cool, returns, standby = rules.cool_down, rules.returns, rules.standby
    opening, work = rules.opening, rules.work
    found = {
        "cool_down": cool
        and {
            "after": cool.after,
            "minutes": _minutes(cool.lasts),
            "scarce_percent": cool.scarce_percent,
        },
        "returns": returns
        and {
            "hot_percent": returns.hot_percent,
            "longest_minutes": _minutes(returns.longest) if returns.longest else None,
            "at": [at.strftime("%H:%M") for at in returns.at],
        },
        "standby": standby and {"offer_minutes": _minutes(standby.offer)},
        "opening": opening
        and {
            "spread_seconds": int(opening.spread.total_seconds()),
            "present_minutes": _minutes(opening.present),
        },
        "work": work
        and {"sign_in": work.sign_in, "hold": work.hold, "max_number": work.max_number},
    }
    return {name: rule for name, rule in found.items() if rule is not None}


def from_json(raw: dict[str, Any]) -> SeatRules:
    """What `to_json` wrote, or a request's body of the same shape."""
    cool, returns, standby = raw.get("cool_down"), raw.get("returns"), raw.get("standby")
    opening, work = raw.get("opening"), raw.get("work")
    return SeatRules(
        cool_down=CoolDown(cool["after"], _of_minutes(cool["minutes"]), cool["scarce_percent"])
        if cool
        else None,
        returns=_returns(returns) if returns else None,
        standby=Standby(_of_minutes(standby["offer_minutes"])) if standby else None,
        opening=Opening(
            timedelta(seconds=opening["spread_seconds"]), _of_minutes(opening["present_minutes"])
        )
        if opening
        else None,
        work=Work(work["sign_in"], work["hold"], work["max_number"]) if work else None,
    )


def _returns(raw: dict[str, Any]) -> Returns:
    longest = raw.get("longest_minutes")
    at = tuple(time.fromisoformat(text) for text in raw.get("at") or ())
    return Returns(raw["hot_percent"], _of_minutes(longest) if longest else None, at)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _of_minutes(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
