"""What is sent about facts, documents, names and reviews."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
Name = Annotated[str, StringConstraints(max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Day = Annotated[date, Field(strict=False)]


class NameBody(Body):
    name: Name


class ReviewBody(Body):
    """Why the refusal is wrong, and what shows it."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class PaperShown(Body):
    """`states` are codes of what makes it unfit, as the rules list them."""

    code: Word
    signed: bool = True
    valid_until: Day | None = None
    states: list[Word] = Field(default_factory=list, max_length=5)


class PersonShown(Body):
    name: Name
    birth_on: Day | None = None


class DocumentsBody(Body):
    """Documents alone, or with whose they are: as registered, and as the document says."""

    holder: Word | Literal[""] = ""
    papers: list[PaperShown] = Field(max_length=8)
    ticket: bool = True
    registered: PersonShown | None = None
    shown: PersonShown | None = None


class FactBody(Body):
    """Revoke a fact by its id, or add a suspension from `since` through `until`."""

    action: Literal["revoke", "suspend"]
    reason: Reason
    fact: Annotated[str, StringConstraints(max_length=120)] | None = None
    scope: Word | None = None
    since: Day | None = None
    until: Day | None = None
    clause: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
