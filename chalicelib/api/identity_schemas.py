"""What is said on the way to a confirmation."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body, Both, Short
from chalicelib.domain.confirmation import REFUSALS

Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9_-]{1,40}$")]
_LARGEST = 1 << 40


class Announced(Body):
    """A file that is about to be posted: its length in bytes and its type."""

    size: int = Field(ge=0, le=_LARGEST)
    type: Short


class Said(Body):
    """`version` is that of the words the candidate has read."""

    version: Short
    given: bool


class IdentityStart(Body):
    """One of three: files to send, a consent refused, or a person asked for instead of a check."""

    round_id: Code | None = None
    consent: Said | None = None
    files: dict[str, Announced] = Field(default_factory=dict, max_length=4)
    review: bool = False


class IdentityDone(Body):
    """`nonce` is that of the challenge, where there was one."""

    round_id: Code | None = None
    nonce: Code | None = None


class IdentitySearch(Body):
    """The number on the document that lies on the desk; `office` where the scope names none."""

    programme: Code
    id_no: Short
    office: Code | None = None


class IdentityDecision(Body):
    """`reason` goes with a rejection; `round_id` also passes what this round asks for."""

    programme: Code
    candidates: list[Code] = Field(min_length=1, max_length=100)
    office: Code | None = None
    reason: str | None = None
    round_id: Code | None = None


class CohortList(Body):
    """`csv`: a header, then a line a member: name, ID number."""

    programme: Code
    csv: Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
    dry_run: bool = False


class OfficeBody(Body):
    """When and where an office confirms, in both languages."""

    programme: Code
    name: Both
    address: Both
    hours: Both
    bring: Both
    district: Short
    phone: Short
    open: bool = True


class ShreddingBody(Body):
    """Without `dry_run` what is due goes for good."""

    programme: Code
    dry_run: bool = True


REASONS = frozenset(REFUSALS)
