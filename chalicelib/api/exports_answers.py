"""What is answered about exports, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.api.answers import Answer
from chalicelib.store.exports import ExportState


class ExportAnswer(Answer):
    """`url` is there once the file is, and until `expires_at`."""

    id: str
    kind: str
    format: str
    site: str | None
    state_filter: str | None
    by: str
    created_at: datetime
    state: ExportState
    rows: int
    url: str | None
    expires_at: datetime
    failure: dict[str, Any] | None


class ExportList(Answer):
    exports: list[ExportAnswer]
