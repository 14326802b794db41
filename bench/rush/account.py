"""The account of a rush: what people were told, against the tables, against the provider's book."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.rush.plan import Habit
from bench.rush.tables import Finding, Tables
from bench.rush.told import LIVE, NO_ANSWER, Story, Told
from chalicelib.domain.registration import State
from chalicelib.store.payments import Money

Ledger = dict[str, Any]

_GOOD = {
    "sign_in": (),
    "consent": (),
    "sites": (),
    "status": (),
    "agree": ("too_early",),
    "hold": ("sold_out", "already_registered", "too_early"),
    "cancel": ("wrong_state",),
    "pay": ("hold_expired",),
    "turn": (),
    "standby": ("places_free", "already_registered", "already_waiting", "too_early"),
    "forged": ("not_signed_in",),
}
"""Refusals with a reason that each request may meet; `window_closed` too, before the opening."""

_KILL_S = 5.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What the round had promised; when, by the wall, a process that answers was killed."""

    opens_at: datetime
    places: dict[str, int]
    lasts_s: float
    killed: float = math.inf


def of_the_minute(terms: Terms, tables: Tables, stories: Iterable[Story]) -> Iterator[Finding]:
    """When everybody has been answered, the audit has repaired, and nothing has ended by time."""
    told = list(stories)
    yield from tables.oversold()
    yield from more_than_promised(terms, tables)
    yield from tables.torn()
    yield from tables.leaked()
    yield from untrue(tables, told)
    for story in told:
        yield from wrong_answers(terms, story)
        yield from broken_words(terms, story)


def of_the_end(
    terms: Terms,
    tables: Tables,
    stories: Iterable[Story],
    monies: dict[str, Money],
    book: dict[str, Ledger],
) -> Iterator[Finding]:
    """After the last callback, the sweep and the audit, past every hold's end."""
    yield from of_the_minute(terms, tables, stories)
    yield from open_ends(tables, monies, book)


def stranded(tables: Tables, stories: Iterable[Story]) -> Iterator[Finding]:
    """Places that are free although somebody was refused there and has none elsewhere."""
    told = list(stories)
    for site, count in tables.free().items():
        wanting = sum(story.would_take(site) for story in told)
        if wanting:
            said = f"{count} places free, {wanting} who were refused would take one"
            yield Finding("stranded", site, said)


def more_than_promised(terms: Terms, tables: Tables) -> Iterator[Finding]:
    """By site, whatever the caps of its shards have become."""
    live = Counter(
        shard.pool.split("/")[1] for shard, _, entry in tables.entries() if entry.live(tables.at)
    )
    for site, count in live.items():
        if count > terms.places[site]:
            yield Finding("oversold", site, f"{count} of {terms.places[site]} places")


def untrue(tables: Tables, stories: Iterable[Story]) -> Iterator[Finding]:
    """What somebody was told last, and what is so. Who never came back was told nothing."""
    known = set()
    for story in stories:
        known.add(story.candidate_id)
        if story.gone:
            continue
        has = tables.standing(story.candidate_id)
        told = (story.last.state, story.last.site) if story.last else ("none", "")
        if _said(*told) != _said(*has):
            yield Finding("unexplained", story.candidate_id, f"told {told}, has {has}")
    for candidate_id in tables.registrations.keys() - known:
        yield Finding("unexplained", candidate_id, "a registration of nobody who came")


def _said(state: str, site: str) -> tuple[str, str]:
    """Without a place it is of no matter at which site; a status page may be older than the end."""
    if state in ("ineligible", "closed", "expired"):
        state = "none"
    return state, site if state in LIVE else ""


def wrong_answers(terms: Terms, story: Story) -> Iterator[Finding]:
    """Answers that are none, and places given too early."""
    opens, ready = terms.opens_at.timestamp(), False
    for told in story.told:
        ready = ready or told.what == "agree"
        unready = told.code == "agreement_needed" and not ready
        if not unready and not _good(told, opens, terms.killed):
            said = f"{told.what} was answered {told.status} {told.code}"
            yield Finding("unexplained", story.candidate_id, said)
        turn = max(opens, story.slot)
        if told.what in ("hold", "forged") and told.state in LIVE and told.now < turn:
            yield Finding("unexplained", story.candidate_id, "a place before the opening")


def _good(told: Told, opens: float, killed: float) -> bool:
    """Whoever was at the process that was killed hears so at once: the connection is closed."""
    if told.status == NO_ANSWER:
        return told.cut or 0 <= told.heard - killed <= _KILL_S
    if told.status == 503:
        return told.retry_after
    if told.status < 300:
        return told.what != "forged"
    early = told.code == "window_closed" and told.now <= opens + 1
    if told.code in ("too_early", "window_closed"):
        return bool(told.when) and (early or told.code == "too_early")
    return told.code in _GOOD[told.what]


def broken_words(terms: Terms, story: Story) -> Iterator[Finding]:
    """A place that somebody was told of, and that was gone without their doing or its time."""
    before: Told | None = None
    gave_back = False
    for told in story.told:
        gave_back = gave_back or told.what == "cancel"
        if not told.state or not told.alone:
            continue
        if before is not None and before.state in LIVE:
            same = told.state in LIVE and told.site == before.site
            over = told.now - terms.opens_at.timestamp() >= terms.lasts_s
            unpaid = before.state != "paid"
            if not same and not (unpaid and (gave_back or over)):
                said = f"told {before.state} {before.site}, then {told.state} {told.site}"
                yield Finding("unexplained", story.candidate_id, said)
            if before.state == "paid" and told.state != "paid":
                yield Finding("unexplained", story.candidate_id, f"paid, then {told.state}")
        before, gave_back = told, False


def open_ends(
    tables: Tables, monies: dict[str, Money], book: dict[str, Ledger]
) -> Iterator[Finding]:
    """Each receipt of the provider's keeps one place or has gone back, whole and once."""
    for attach, money in monies.items():
        candidate_id = attach.partition("#")[0]
        seen = tables.registrations.get(candidate_id)
        kept_no = seen.provider_no if seen is not None and seen.state == State.PAID else None
        kept = 0
        for payment in money.payments:
            ledger = book.get(payment.payment_no, {})
            for receipt in ledger.get("receipts", []):
                back = _back(ledger, receipt["provider_no"])
                keeps = receipt["provider_no"] == kept_no
                kept += keeps
                wanted = 0 if keeps else receipt["amount_minor"]
                if back != wanted:
                    said = f"{receipt['provider_no']}: {back} of {wanted} went back"
                    yield Finding("unexplained", candidate_id, said)
        if seen is not None and seen.state == State.PAID and kept != 1:
            yield Finding("unexplained", candidate_id, f"paid by {kept} receipts")


def _back(ledger: Ledger, provider_no: str) -> int:
    return sum(
        refund["amount_minor"]
        for refund in ledger.get("refunds", [])
        if refund["provider_no"] == provider_no and refund["state"] == "done"
    )


def totals(stories: Iterable[Story]) -> dict[str, int]:
    """How many of each habit came, for the record."""
    found = Counter(story.plan.habit for story in stories)
    return {habit.name.lower(): found[habit] for habit in Habit}
