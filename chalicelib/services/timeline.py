"""What happened to a registration, newest first: one list for the candidate and for staff."""

from __future__ import annotations

from chalicelib.domain.audit import AuditEntry, registration_subject
from chalicelib.domain.privacy import LOOKS
from chalicelib.store import audit

_QUIET = (
    "claimed_again",
    "intent_ended",
    "photo_checked",
    "photo_escalated",
    "move_undone",
    "ticket_outdated",
    "offering",
    "offer_undone",
)
"""Steps in between that tell a person nothing."""


def of(candidate_id: str, round_id: str) -> list[AuditEntry]:
    """Newest first. An attempt that moved between shards, or found no place, shows once."""
    entries = audit.of(registration_subject(candidate_id, round_id))
    shown: list[AuditEntry] = []
    for entry in entries:
        action = entry.change.action
        newer = shown[-1].change.action if shown else None
        if (
            action in _QUIET
            or action in LOOKS
            or (action == "held" and newer in ("held", "sold_out"))
        ):
            continue
        shown.append(entry)
    return shown


def looks(candidate_id: str, round_id: str) -> list[AuditEntry]:
    """Newest first: each time staff had a value of this person opened, or their paper printed."""
    entries = audit.of(registration_subject(candidate_id, round_id))
    return [entry for entry in entries if entry.change.action in LOOKS]
