"""Messages to persons: written once, shown in the message centre, put on their way.

The audit is the outbox: every change of a registration ends as an entry there, and its stream
brings the entry here at least once. Nothing of this can hold up the change itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.message import (
    MISSED_AFTER,
    OF_PROGRAMME,
    REVIEWED,
    Cause,
    Channel,
    Message,
    MessageKind,
    Sending,
    SendState,
    cause_of,
)
from chalicelib.domain.paper import lowest_fee
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.site import Site
from chalicelib.domain.window import BEIJING, instant, iso
from chalicelib.messages import Template
from chalicelib.services import outbox
from chalicelib.services.deps import Deps
from chalicelib.store import contacts, registrations, rounds
from chalicelib.store import messages as store

ONLY = "1"
"""The `n` of what happens once in a round."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with its texts, and what became of its copies by mail and text message."""

    message: Message
    texts: Template
    sendings: tuple[Sending, ...]


def heard(deps: Deps, entry: AuditEntry) -> None:
    """One audit entry, told any number of times: the message that it asks for, if it does."""
    cause = cause_of(entry)
    if cause is None:
        return
    if cause.kind in REVIEWED:
        _reviewed(deps, cause)
        return
    round_ = rounds.get(cause.round_id)
    seen = registrations.get(cause.candidate_id, cause.round_id)
    if round_ is None or seen is None or outbox.late(deps, cause.kind, seen):
        return
    stops = deps.programmes[round_.programme].payment_stops_before
    params = {**common(deps, round_), **_told(round_, stops, seen, cause)}
    post(deps, _message(deps, cause, params))
    if cause.kind in (MessageKind.PAID, MessageKind.MOVED) and seen.state == State.PAID:
        _catch_up(deps, round_, seen)


def _reviewed(deps: Deps, cause: Cause) -> None:
    if cause.kind in OF_PROGRAMME:
        params: dict[str, Any] = {"programme": deps.programmes[cause.round_id].name}
    else:
        round_ = rounds.get(cause.round_id)
        if round_ is None:
            return
        params = {**common(deps, round_), "deadline": iso(round_.phase_one.closes_at)}
    post(deps, _message(deps, cause, params))


def _message(deps: Deps, cause: Cause, params: dict[str, Any]) -> Message:
    return Message(cause.candidate_id, cause.round_id, cause.kind, cause.n, deps.now(), params)


def common(deps: Deps, round_: Round) -> dict[str, Any]:
    """What every text may name, as it was when the message was made."""
    programme = deps.programmes[round_.programme]
    return {"programme": programme.name, "round": round_.name}


def _told(round_: Round, stops: timedelta, seen: Registration, cause: Cause) -> dict[str, Any]:
    params = cause.entry.change.params
    match cause.kind:
        case MessageKind.REFUNDED:
            return {"amount": params["amount_minor"]}
        case MessageKind.EXPIRED:
            site = rounds.site(round_.id, params["site"])
            deadline = params.get("payment_deadline") or iso(seen.payment_deadline)
            return {**site_words(site), "deadline": deadline}
        case MessageKind.STANDBY_OFFER:
            site = rounds.site(round_.id, params["site"])
            payable = instant(params["offer_until"]) - stops
            return {**site_words(site), "deadline": iso(payable)}
    site = rounds.site(seen.round_id, seen.site)
    if cause.kind == MessageKind.MOVED:
        return {**site_words(site), "starts": iso(seen.sits(round_).starts_at)}
    if cause.kind == MessageKind.PROOF_REFUSED:
        return {**site_words(site), "deadline": iso(seen.payment_deadline)}
    opens = iso(round_.phase_two.opens_at)
    return {**site_words(site), "amount": seen.fee_minor, "two_opens": opens}


def site_words(site: Site | None) -> dict[str, Any]:
    """A site without an English name keeps its Chinese one."""
    if site is None:
        return {"site": "", "address": "", "place": ""}
    name = {"zh-CN": site.name, "en": site.name_en or site.name}
    return {"site": name, "address": site.address, "place": site.pickup_place}


def _catch_up(deps: Deps, round_: Round, seen: Registration) -> None:
    """Who has paid, or been moved, while the tickets are open may be behind the walk."""
    if deps.now() in round_.phase_two:
        post(deps, ticket_open(deps, round_, seen.candidate_id))


def ticket_open(deps: Deps, round_: Round, candidate_id: str) -> Message:
    params = {**common(deps, round_), "two_closes": iso(round_.phase_two.closes_at)}
    return Message(candidate_id, round_.id, MessageKind.TICKET_OPEN, ONLY, deps.now(), params)


def post(deps: Deps, message: Message) -> bool:
    """Write a message once and put its copies on their way; False if it was there already.

    A repetition queues again what still waits: the first one may have died in between.
    """
    sendings = _sendings(deps, message)
    added = store.add(message, sendings)
    if not added:
        known = store.sendings(message.round_id, message.candidate_id, message.key)
        sendings = [sending for sending in known if sending.state == SendState.WAITING]
    outbox.enqueue(deps, sendings)
    return added


def _sendings(deps: Deps, message: Message) -> list[Sending]:
    """One for each channel that is set up here and that the person has given."""
    if not deps.messengers:
        return []
    contact = contacts.reach(message.candidate_id, message.round_id)
    if contact is None:
        return []
    given = {Channel.SMS: contact.phone_masked, Channel.EMAIL: contact.email_masked}
    return [
        Sending(
            message.candidate_id,
            message.round_id,
            message.kind,
            message.n,
            channel,
            masked,
            SendState.WAITING,
            created_at=message.at,
            due=deps.wall() + MISSED_AFTER,
        )
        for channel in deps.messengers
        if (masked := given[channel]) is not None
    ]


def shown(deps: Deps, message: Message, sendings: Sequence[Sending] = ()) -> Shown:
    """With the texts filled in as of the year in which it was written."""
    year = message.at.astimezone(BEIJING).year
    texts = deps.texts.shown(message.kind, message.params, year)
    mine = tuple(sending for sending in sendings if sending.message_key == message.key)
    return Shown(message, texts, mine)


def of_person(
    deps: Deps, candidate_id: str, programme: str, after: str | None = None, limit: int = PAGE
) -> tuple[list[Shown], int, str | None]:
    """One page, newest first; how many are unread in all; where to go on (a message's key).

    Of one programme: who is signed in to it has proven nothing to another.
    """
    found = _of_programme(deps, candidate_id, programme)
    unread = sum(message.read_at is None for message in found)
    keys = [message.key for message in found]
    start = keys.index(after) + 1 if after in keys else 0
    page = found[start : start + limit]
    rounds_told = sorted({message.round_id for message in page})
    sendings = [s for round_id in rounds_told for s in store.sendings(round_id, candidate_id)]
    rest = page[-1].key if start + limit < len(found) else None
    return [shown(deps, message, sendings) for message in page], unread, rest


def _of_programme(deps: Deps, candidate_id: str, programme: str) -> list[Message]:
    found = store.of_person(candidate_id)
    told = {message.round_id for message in found if message.kind not in OF_PROGRAMME}
    rounds_told = (rounds.lately(round_id, deps.wall()) for round_id in told)
    own = {one.id for one in rounds_told if one is not None and one.programme == programme}
    return [
        message
        for message in found
        if message.round_id in ({programme} if message.kind in OF_PROGRAMME else own)
    ]


def mark_read(
    deps: Deps, candidate_id: str, programme: str, until: str | None, keys: Sequence[str]
) -> None:
    """Those named, and every one not newer than `until`."""
    found = _of_programme(deps, candidate_id, programme)
    last = next((message for message in found if message.key == until), None)
    for message in found:
        older = last is not None and message.at <= last.at
        if message.read_at is None and (older or message.key in keys):
            store.mark_read(candidate_id, message.key, deps.now())


def samples(deps: Deps, round_: Round) -> dict[MessageKind, Template]:
    """Every text with this round's own facts, and its first site."""
    site = next(iter(rounds.sites(round_.id)), None)
    params = {
        **common(deps, round_),
        **site_words(site),
        "amount": lowest_fee(deps.programmes[round_.programme], round_),
        "deadline": iso(round_.pay_until),
        "two_opens": iso(round_.phase_two.opens_at),
        "two_closes": iso(round_.phase_two.closes_at),
        "starts": iso(round_.sitting.starts_at),
    }
    year = deps.now().astimezone(BEIJING).year
    return {kind: deps.texts.shown(kind, params, year) for kind in MessageKind}
