"""What is answered about the staff's log, for the contract."""

from __future__ import annotations

from chalicelib.api.answers import Answer
from chalicelib.api.staff_answers import StaffTimelineEntry


class LogEntry(StaffTimelineEntry):
    """`subject` is `round#…`, `site#…#…`, `registration#<candidate>#<round>` or `staff#…`."""

    subject: str


class LogPage(Answer):
    entries: list[LogEntry]
    next: str | None
