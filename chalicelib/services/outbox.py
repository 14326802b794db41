"""What is on its way by mail and text message: leased, sent, tried again, given up, sent anew.

A sending that was handed over and whose taking down was lost is handed over again under the same
id. That is the only way in which two copies can leave, and the receiver can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from chalicelib.domain import standby
from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.contact import Contact
from chalicelib.domain.errors import Busy, NotFound, StaleVersion, WrongState
from chalicelib.domain.message import (
    LEASE,
    MISSED_AFTER,
    OF_PROGRAMME,
    Channel,
    MessageKind,
    MessengerRefused,
    MessengerSilent,
    Outgoing,
    Sending,
    SendState,
    next_try,
    sending_key,
)
from chalicelib.domain.registration import Registration
from chalicelib.domain.window import BEIJING
from chalicelib.services import paging
from chalicelib.services.deps import Deps
from chalicelib.services.paging import Page
from chalicelib.store import contacts, registrations, rounds
from chalicelib.store import messages as store
from chalicelib.store.messages import Pointer

AT_ONCE = 200
_TRIES = 5
_NO_ADDRESS, _NO_CONSENT = "no_address", "no_consent"
_NO_MESSENGER, _NO_MESSAGE = "no_messenger", "no_message"
_OVER = "over"


@dataclass(frozen=True, slots=True)
class Totals:
    waiting: int
    sent: int
    failed: int


def enqueue(deps: Deps, sendings: Sequence[Sending]) -> None:
    bodies = [{"round": sending.round_id, "sending": sending.key} for sending in sendings]
    if bodies:
        deps.queues.send_all("message", bodies)


def deliver(deps: Deps, round_id: str, key: str) -> None:
    """Hand one sending over, if it waits and nobody else is at it. Repeatable."""
    seen = store.sending(round_id, key)
    if seen is None or seen.state != SendState.WAITING or seen.leased(deps.wall()):
        return
    lease = replace(seen, until=deps.wall() + LEASE, attempts=seen.attempts + 1)
    leased = store.move(seen, lease)
    if leased is not None:
        _end(leased, _attempt(deps, leased))


def _attempt(deps: Deps, leased: Sending) -> Sending:
    """What the sending is after one attempt."""
    wall = deps.wall()
    messenger = deps.messengers.get(leased.channel)
    outgoing = _outgoing(deps, leased)
    if messenger is None or isinstance(outgoing, str):
        return _failed(leased, outgoing if isinstance(outgoing, str) else _NO_MESSENGER, deps)
    try:
        messenger.send(outgoing)
    except MessengerRefused as error:
        return _failed(leased, str(error.params.get("reason", error.code)), deps)
    except MessengerSilent as error:
        reason = str(error.params.get("reason", error.code))
        again = next_try(leased.attempts, wall)
        if again is None:
            return _failed(leased, reason, deps)
        deps.log.warning("not sent", extra={"sending": leased.id, "reason": reason})
        return replace(leased, until=None, due=again, error=reason)
    state, sent_at = SendState.SENT, deps.wall()
    return replace(leased, state=state, until=None, sent_at=sent_at, error=None)


def _failed(leased: Sending, reason: str, deps: Deps) -> Sending:
    deps.log.warning("given up", extra={"sending": leased.id, "reason": reason})
    return replace(leased, state=SendState.FAILED, until=None, due=deps.wall(), error=reason)


def _end(leased: Sending, ended: Sending) -> None:
    """Take down what became of it; the lease keeps others away meanwhile."""
    for attempt in range(_TRIES):
        try:
            store.move(leased, ended)
            return
        except Busy:
            if attempt == _TRIES - 1:
                raise


def late(deps: Deps, kind: MessageKind, seen: Registration | None) -> bool:
    """An offer that is paid, given back or over would only send its person the wrong way."""
    return kind == MessageKind.STANDBY_OFFER and not standby.payable(seen, deps.now())


def _outgoing(deps: Deps, leased: Sending) -> Outgoing | str:
    """What to hand over, or why it can't be: what the candidate says now counts."""
    contact = contacts.reach(leased.candidate_id, leased.round_id)
    if contact is None:
        return _NO_CONSENT if contacts.get(leased.candidate_id) else _NO_ADDRESS
    to = _address(deps, contact, leased.channel)
    if to is None:
        return _NO_ADDRESS
    message = store.message(leased.candidate_id, leased.message_key)
    if message is None:
        return _NO_MESSAGE
    if late(deps, message.kind, registrations.get(leased.candidate_id, leased.round_id)):
        return _OVER
    year, language = message.at.astimezone(BEIJING).year, contact.language
    texts = deps.texts.shown(message.kind, message.params, year)
    text = texts.sms[language]
    if leased.channel == Channel.EMAIL:
        text = _letter(deps, leased, texts.body[language], language)
    template = f"{message.kind}.{language}"
    return Outgoing(leased.out_id, to, template, texts.title[language], text)


def _address(deps: Deps, contact: Contact, channel: Channel) -> str | None:
    """Opened only to be sent to."""
    sealed = {Channel.SMS: contact.phone_sealed, Channel.EMAIL: contact.email_sealed}[channel]
    return deps.keys.open(sealed) if sealed else None


def _letter(deps: Deps, sending: Sending, body: str, language: str) -> str:
    if sending.kind in OF_PROGRAMME:
        code, page = sending.round_id, "me"
    else:
        round_ = rounds.get(sending.round_id)
        if round_ is None:
            return body
        code, page = round_.programme, f"rounds/{round_.id}/status"
    programme = deps.programmes[code]
    words = {
        "body": body,
        "link": f"{deps.site_origin}/#/{page}",
        "office": programme.office,
        "inquiry": programme.contact.inquiry,
    }
    return deps.texts.around(words, language)


def queue_due(deps: Deps, round_id: str, until: datetime | None = None) -> int:
    """Queue again whatever should have been sent by now; answers how many."""
    queued = []
    for key in store.due(round_id, deps.wall(), AT_ONCE):
        if until is not None and deps.wall() >= until:
            break
        seen = store.sending(round_id, key)
        if seen is None or seen.state != SendState.WAITING or seen.leased(deps.wall()):
            continue
        moved = store.move(seen, replace(seen, due=deps.wall() + MISSED_AFTER))
        queued += [moved] if moved else []
    enqueue(deps, queued)
    return len(queued)


def resend(deps: Deps, round_id: str, sending_id: str, actor: Actor) -> Sending:
    """Staff have it sent anew, whatever became of it; WrongState while it is still on its way."""
    seen = get(round_id, sending_id)
    if seen.state == SendState.WAITING:
        raise WrongState(state=seen.state.value)
    wanted = replace(
        seen,
        state=SendState.WAITING,
        attempts=0,
        turn=seen.turn + 1,
        due=deps.wall() + MISSED_AFTER,
        sent_at=None,
        error=None,
    )
    params = {"message": sending_id, "kind": seen.kind.value, "channel": seen.channel.value}
    change = Change("message_resent", actor, deps.now(), params=params)
    subject = registration_subject(seen.candidate_id, round_id)
    before, after = {"state": seen.state.value}, {"state": wanted.state.value}
    entry = AuditEntry(subject, deps.new_id(), change, before, after)
    stored = store.move(seen, wanted, entry)
    if stored is None:
        raise StaleVersion(version=seen.version)
    enqueue(deps, [stored])
    return stored


def get(round_id: str, sending_id: str) -> Sending:
    """Raises NotFound."""
    key = sending_key(round_id, sending_id)
    found = store.sending(round_id, key) if key else None
    if found is None:
        raise NotFound(message=sending_id)
    return found


def totals(round_id: str) -> Totals:
    counted = (store.count(round_id, state) for state in SendState)
    return Totals(**dict(zip((s.value for s in SendState), counted, strict=True)))


def pages(
    round_id: str, states: Sequence[SendState], kind: str | None, limit: int, cursor: str | None
) -> tuple[list[Sending], str | None]:
    """One page over the states in turn, newest first in each; the second answer is where to go on.

    The cursor is `<state>~<instant>~<sending id>`.
    """
    state, _, rest = (cursor or "").partition("~")
    names = [one.value for one in states]
    start = names.index(state) if state in names else 0
    after = _pointer(round_id, rest) if state in names and rest else None
    page: Page[Pointer] = Page(limit)
    for one in states[start:]:
        after = page.fill(
            partial(store.pointers, round_id, one, paging.AT_ONCE),
            lambda pointer: pointer.sk,
            lambda pointer: kind in (None, pointer.kind),
            after,
        )
        if page.full:
            return store.pointed(round_id, page.found), _next(states, one, after)
    return store.pointed(round_id, page.found), None


def _next(states: Sequence[SendState], state: SendState, after: str | None) -> str | None:
    if after is not None:
        at, candidate_id, _, *rest = after.split("#")
        return f"{state}~{at}~{'-'.join((candidate_id, *rest))}"
    later = states[states.index(state) + 1 :]
    return f"{later[0]}~" if later else None


def _pointer(round_id: str, text: str) -> str:
    at, _, sending_id = text.partition("~")
    return f"{at}#{sending_key(round_id, sending_id) or ''}"
