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
_NOT_HELD = ("held", "intent_ended")
"""What comes right after an attempt that found no place."""


def of(candidate_id: str, round_id: str) -> list[AuditEntry]:
    """Newest first. An attempt that moved between shards shows once, one without a place not."""
    entries = audit.of(registration_subject(candidate_id, round_id))
    shown: list[AuditEntry] = []
    newer = None
    for entry in entries:
        action = entry.change.action
        if action in LOOKS:
            continue
        if action not in _QUIET and not (action == "held" and newer in _NOT_HELD):
            shown.append(entry)
        if action not in _QUIET or action in _NOT_HELD:
            newer = action
    return shown


def looks(candidate_id: str, round_id: str) -> list[AuditEntry]:
    """Newest first: each time staff had a value of this person opened, or their paper printed."""
    entries = audit.of(registration_subject(candidate_id, round_id))
    return [entry for entry in entries if entry.change.action in LOOKS]
