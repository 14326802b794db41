"""What reviewers say about a case."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from chalicelib.api.schemas import Body

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class QueueBody(Body):
    """A refusal needs one of the queue's reasons, passing on needs a note."""

    reason: Annotated[str, StringConstraints(max_length=64)] | None = None
    note: Note | None = None
