"""Messages to persons, and what is on its way to them by mail and text message.

`pk` candidate, `sk` message key: what the message centre shows.
`pk` `outbox#<round>`, `sk` `<candidate>#<message key>#<channel>`: one sending; its `pk`
`<state>#<round>`, `sk` `<instant>#<sending key>` pointer moves with its state in one transaction,
so that what is due is one Query, and empty where nothing is.
`pk` `campaign#<round>`, `sk` `<kind>#<n>`: how far the walk that tells everybody has come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.message import Channel, Message, MessageKind, Sending, SendState
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import audit, tables


@tables.table("MESSAGES_TABLE")
class MessageItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)
    data = JSONAttribute(null=True)
    read_at = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    due = NumberAttribute(null=True)
    until = NumberAttribute(null=True)
    sent_at = NumberAttribute(null=True)
    attempts = NumberAttribute(null=True)
    version = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A walk over the sites of a round in order of their codes: `site` and `after` say where it
    goes on.
    """

    round_id: str
    kind: MessageKind
    n: str
    site: str = ""
    after: str | None = None
    told: int = 0
    done: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a sending is listed, and its kind."""

    sk: str
    kind: str


def add(message: Message, sendings: Iterable[Sending]) -> bool:
    """A message with its sendings, once: False if its key is there already."""
    item = MessageItem(
        message.candidate_id,
        message.key,
        kind=message.kind.value,
        at=epoch(message.at),
        data=message.params,
    )
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            transaction.save(item, condition=MessageItem.pk.does_not_exist())
            for sending in sendings:
                transaction.save(_sending_item(sending))
                transaction.save(_pointer(sending))
    except TransactWriteError as error:
        if any(tables.cancelled_by_condition(error)):
            return False
        raise
    return True


def of_person(candidate_id: str) -> list[Message]:
    """Newest first."""
    with tables.throttles_are_busy():
        found = [_message(item) for item in MessageItem.query(candidate_id)]
    return sorted(found, key=lambda message: (message.at, message.key), reverse=True)


def message(candidate_id: str, key: str) -> Message | None:
    with tables.throttles_are_busy():
        try:
            return _message(MessageItem.get(candidate_id, key, consistent_read=True))
        except MessageItem.DoesNotExist:
            return None


def known(messages: Iterable[Message]) -> set[tuple[str, str]]:
    """Candidate and key of those that are there already."""
    keys = [(message.candidate_id, message.key) for message in messages]
    if not keys:
        return set()
    with tables.throttles_are_busy():
        return {(item.pk, item.sk) for item in MessageItem.batch_get(keys)}


def mark_read(candidate_id: str, key: str, at: datetime) -> None:
    """The first reading counts; a message that is not theirs stays untouched."""
    unread = MessageItem.pk.exists() & MessageItem.read_at.does_not_exist()
    tables.updated(MessageItem(candidate_id, key), [MessageItem.read_at.set(epoch(at))], unread)


def sending(round_id: str, key: str) -> Sending | None:
    with tables.throttles_are_busy():
        try:
            return _sending(MessageItem.get(f"outbox#{round_id}", key, consistent_read=True))
        except MessageItem.DoesNotExist:
            return None


def sendings(round_id: str, candidate_id: str, message_key: str = "") -> list[Sending]:
    """Of one person, or of one message."""
    prefix = f"{candidate_id}#{message_key}#" if message_key else f"{candidate_id}#"
    with tables.throttles_are_busy():
        found = MessageItem.query(f"outbox#{round_id}", MessageItem.sk.startswith(prefix))
        return [_sending(item) for item in found]


def move(seen: Sending, wanted: Sending, entry: AuditEntry | None = None) -> Sending | None:
    """Replace what was `seen`, its pointer with it; None if somebody else was first.

    `entry` is staff's: no change without it.
    """
    stored = replace(wanted, version=seen.version + 1)
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            same = MessageItem.version == seen.version
            transaction.save(_sending_item(stored), condition=same)
            _move_pointer(transaction, seen, stored)
            if entry is not None:
                audit.add_in(transaction, entry)
    except TransactWriteError as error:
        if any(tables.cancelled_by_condition(error)):
            return None
        raise
    return stored


def _move_pointer(transaction: TransactWrite, seen: Sending, stored: Sending) -> None:
    old, new = _pointer(seen), _pointer(stored)
    if (old.pk, old.sk) != (new.pk, new.sk):
        transaction.delete(old, add_version_condition=False)
        transaction.save(new)


def due(round_id: str, wall: datetime, limit: int) -> list[str]:
    """Keys of the sendings whose time has come, the longest waiting first."""
    before = MessageItem.sk < f"{epoch(wall) + 1:011d}"
    with tables.throttles_are_busy():
        found = MessageItem.query(_state_pk(round_id, SendState.WAITING), before, limit=limit)
        return [_pointed(item.sk) for item in found]


def pointers(
    round_id: str, state: SendState, limit: int, after: str | None
) -> tuple[list[Pointer], str | None]:
    """Newest first; the second answer is where to go on."""
    beyond = MessageItem.sk < after if after else None
    pk = _state_pk(round_id, state)
    with tables.throttles_are_busy():
        found = MessageItem.query(pk, beyond, limit=limit, scan_index_forward=False)
        out = [Pointer(item.sk, item.kind or "") for item in found]
    return out, (out[-1].sk if found.last_evaluated_key else None)


def pointed(round_id: str, pointers: Iterable[Pointer]) -> list[Sending]:
    """In the order of the pointers."""
    keys = [(f"outbox#{round_id}", _pointed(pointer.sk)) for pointer in pointers]
    if not keys:
        return []
    with tables.throttles_are_busy():
        found = {item.sk: _sending(item) for item in MessageItem.batch_get(keys)}
    return [found[key] for _, key in keys if key in found]


def count(round_id: str, state: SendState) -> int:
    with tables.throttles_are_busy():
        return MessageItem.count(_state_pk(round_id, state))


def oldest_failed(round_id: str) -> datetime | None:
    with tables.throttles_are_busy():
        found = list(MessageItem.query(_state_pk(round_id, SendState.FAILED), limit=1))
    return from_epoch(int(found[0].sk.partition("#")[0])) if found else None


def campaigns(round_id: str) -> dict[tuple[str, str], Campaign]:
    """By kind and n."""
    with tables.throttles_are_busy():
        found = [_campaign(item) for item in MessageItem.query(f"campaign#{round_id}")]
    return {(campaign.kind.value, campaign.n): campaign for campaign in found}


def put_campaign(wanted: Campaign) -> Campaign | None:
    """Create (version 0) or replace that version; None if another walk has gone on."""
    stored = replace(wanted, version=wanted.version + 1)
    item = MessageItem(
        f"campaign#{wanted.round_id}",
        f"{wanted.kind}#{wanted.n}",
        data={"site": stored.site, "after": stored.after, "told": stored.told, "done": stored.done},
        version=stored.version,
    )
    fresh = MessageItem.pk.does_not_exist()
    seen = MessageItem.version == wanted.version if wanted.version else fresh
    return stored if tables.saved(item, seen) else None


def _state_pk(round_id: str, state: SendState) -> str:
    return f"{state}#{round_id}"


def _pointer(sending: Sending) -> MessageItem:
    """Where the sending is listed, by its state and the instant of that state."""
    at = sending.due
    if sending.state == SendState.SENT and sending.sent_at is not None:
        at = sending.sent_at
    sk = f"{epoch(at):011d}#{sending.key}"
    return MessageItem(_state_pk(sending.round_id, sending.state), sk, kind=sending.kind.value)


def _pointed(sk: str) -> str:
    return sk.partition("#")[2]


def _message(item: MessageItem) -> Message:
    round_id, kind, n = item.sk.split("#")
    return Message(
        item.pk,
        round_id,
        MessageKind(kind),
        n,
        from_epoch(item.at or 0),
        item.data,
        from_epoch(item.read_at) if item.read_at else None,
    )


def _sending_item(sending: Sending) -> MessageItem:
    return MessageItem(
        f"outbox#{sending.round_id}",
        sending.key,
        kind=sending.kind.value,
        at=epoch(sending.created_at),
        state=sending.state.value,
        due=epoch(sending.due),
        until=epoch(sending.until) if sending.until else None,
        sent_at=epoch(sending.sent_at) if sending.sent_at else None,
        attempts=sending.attempts,
        data={"to": sending.to_masked, "turn": sending.turn, "error": sending.error},
        version=sending.version,
    )


def _sending(item: MessageItem) -> Sending:
    candidate_id, round_id, kind, n, channel = item.sk.split("#")
    raw: dict[str, Any] = item.data
    return Sending(
        candidate_id,
        round_id,
        MessageKind(kind),
        n,
        Channel(channel),
        raw["to"],
        SendState(item.state or ""),
        from_epoch(item.at or 0),
        from_epoch(item.due or 0),
        int(item.attempts or 0),
        raw["turn"],
        from_epoch(item.until) if item.until else None,
        from_epoch(item.sent_at) if item.sent_at else None,
        raw["error"],
        int(item.version or 0),
    )


def _campaign(item: MessageItem) -> Campaign:
    kind, n = item.sk.split("#")
    data: dict[str, Any] = item.data
    round_id = item.pk.partition("#")[2]
    return Campaign(round_id, MessageKind(kind), n, **data, version=int(item.version or 0))
