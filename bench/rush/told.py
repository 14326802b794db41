"""What each candidate was told: every answer, in the order in which it was heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bench.rush.plan import Plan

LIVE = ("held", "paying", "paid")
NO_ANSWER = 0
_VIEWS = ("agree", "hold", "status", "cancel", "pay", "standby")
_STORED = {"intent": "held", "paying": "paying", "paid": "paid"}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer; `state` and `site` are what it says of the candidate's place, if anything.

    `alone`: no other request of theirs was under way. `now` is the server's clock as it told it,
    `when` what an early one was told to wait for. Instants are epoch seconds: `sent` and `heard`
    the wall's, `now` the rules'; `since` is when they first asked, if this is a try of several.
    `cut`: they were gone before the answer, as is their habit.
    """

    what: str
    sent: float
    heard: float
    status: int
    code: str = ""
    state: str = ""
    site: str = ""
    now: float = 0.0
    when: str = ""
    retry_after: bool = False
    alone: bool = True
    since: float = 0.0
    cut: bool = False

    @property
    def milliseconds(self) -> float:
        return (self.heard - self.sent) * 1000


@dataclass(slots=True)
class Story:
    """`cut`: a request of theirs may have done its work without their hearing of it.

    `wants`: sites that refused them for want of a place, or never answered them anything but Busy,
    and that they would still take.
    `unheard`: receipts that the platform has not been told of.
    `code` and `slot`: of a turn by lot, within `spread_s`. `joined`: a list. Before the rush some
    have consented, and some have a session: `cookie`.
    """

    plan: Plan
    candidate_id: str
    told: list[Told] = field(default_factory=list)
    wants: dict[str, None] = field(default_factory=dict)
    unheard: list[dict[str, Any]] = field(default_factory=list)
    code: str = ""
    slot: float = 0.0
    spread_s: float = 0.0
    joined: bool = False
    consented: bool = False
    cut: bool = False
    cookie: str = ""
    gone: bool = False

    @property
    def last(self) -> Told | None:
        """The last that they were told of their place, by a request of its own."""
        return next((one for one in reversed(self.told) if one.state and one.alone), None)

    @property
    def live(self) -> bool:
        return self.last is not None and self.last.state in LIVE

    def would_take(self, site: str) -> bool:
        return site in self.wants and not self.live and not self.gone

    @property
    def has_to_ask(self) -> bool:
        """Might the tables say something else than they were told last?"""
        ever = any(one.state in LIVE for one in self.told)
        return not self.gone and (ever or self.cut or self.joined)


def state_of(what: str, status: int, body: dict[str, Any], alone: bool) -> tuple[str, str]:
    """State and site that an answer tells of; empty if it says nothing of them."""
    if what not in _VIEWS:
        return "", ""
    if status < 300:
        view = body.get("view", body)
        place = view.get("registration") or {}
        return str(view.get("state", "")), str(place.get("site", {}).get("code", ""))
    code, params = body.get("code"), body.get("params", {})
    if code == "already_registered":
        return _STORED.get(params.get("state", ""), ""), str(params.get("site", ""))
    if what == "hold" and code == "sold_out" and alone:
        return "none", ""
    return "", ""
