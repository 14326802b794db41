"""The nested parts of a registration's item as JSON, written and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.domain.programme import Sitting
from chalicelib.domain.registration import (
    Entry,
    Move,
    MoveState,
    PendingPhoto,
    PhotoState,
    Ticket,
    TicketRecord,
)
from chalicelib.domain.window import instant, iso


def entries_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [{"pool": entry.pool, "shard": entry.shard} for entry in entries]


def entries(raw: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(Entry(entry["pool"], int(entry["shard"])) for entry in raw)


def sitting_json(sitting: Sitting) -> list[str | None]:
    return [iso(sitting.starts_at), iso(sitting.entry_from), iso(sitting.entry_until)]


def sitting(raw: list[str]) -> Sitting:
    return Sitting(*(instant(at) for at in raw))


def move_json(move: Move) -> dict[str, Any]:
    own = move.sitting
    return {
        "id": move.id,
        "key": move.key,
        "state": move.state.value,
        "to": entries_json(move.to),
        "sitting": own and sitting_json(own),
        "seq": move.seq,
        "until": iso(move.until),
        "by": move.by,
        "ground": move.ground,
        "reason": move.reason,
    }


def move(raw: dict[str, Any]) -> Move:
    read = {
        "state": MoveState(raw["state"]),
        "to": entries(raw["to"]),
        "sitting": sitting(raw["sitting"]) if raw["sitting"] else None,
        "until": instant(raw["until"]),
    }
    return Move(**{**raw, **read})


def pending_json(photo: PendingPhoto) -> dict[str, Any]:
    return {
        "photo_id": photo.photo_id,
        "state": photo.state.value,
        "uploaded_at": iso(photo.uploaded_at),
        "reason": photo.reason,
        "params": photo.params,
    }


def pending(raw: dict[str, Any]) -> PendingPhoto:
    return PendingPhoto(
        raw["photo_id"],
        PhotoState(raw["state"]),
        instant(raw["uploaded_at"]),
        raw["reason"],
        raw["params"],
    )


def ticket_json(ticket: TicketRecord) -> dict[str, Any]:
    return {
        "state": ticket.state.value,
        "version": ticket.version,
        "asked_at": iso(ticket.asked_at),
        "key": ticket.key,
        "content": ticket.content,
        "made_at": iso(ticket.made_at),
        "failure": ticket.failure,
    }


def ticket(raw: dict[str, Any]) -> TicketRecord:
    made_at = raw["made_at"]
    return TicketRecord(
        Ticket(raw["state"]),
        raw["version"],
        instant(raw["asked_at"]),
        raw["key"],
        raw["content"],
        instant(made_at) if made_at else None,
        raw["failure"],
    )
