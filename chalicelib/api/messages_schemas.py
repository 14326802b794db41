"""What candidates say about their messages, and how to reach them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body

MessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9~_\-]{1,90}$")]


class ReadMessages(Body):
    """`until` names the newest message seen: it and all before it count as read."""

    until: MessageId | None = None
    ids: Annotated[list[MessageId], Field(max_length=100, default_factory=list)]


class ContactBody(Body):
    """All of it at once: what is null is forgotten."""

    phone: Annotated[str, StringConstraints(max_length=40)] | None
    email: Annotated[str, StringConstraints(max_length=254)] | None
    language: Literal["zh-CN", "en"]
