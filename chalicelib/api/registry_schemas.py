"""What candidates and offices say about a registry."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body, Short

Number = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-Za-z -]{4,40}$")
]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,40}$")]
_LARGEST = 1 << 40


class RegistryEntry(Body):
    """What is known so far; whatever is left out is empty."""

    kind: Literal["new", "existing"]
    major: Code | None = None
    district: Code | None = None


class RegistryAction(Body):
    """`number` goes with `choose` and `merge`."""

    number: Number | None = None


class Consented(Body):
    """`version` is that of the words the candidate has read."""

    version: Short
    given: bool


class QualificationEntry(Body):
    """Without consent nobody is asked, and a proof is the way on."""

    level: Code
    school: Short
    graduated_on: date
    certificate_no: Short
    consent: Consented


class QualificationProof(Body):
    """A file that is about to be posted: which proof it is, its type, its length in bytes."""

    kind: Code
    type: Short
    size: int = Field(ge=0, le=_LARGEST)


class ForgottenNumber(Body):
    """Two factors, and a code sent to the phone on record with purpose `recover`."""

    programme: Code
    name: Short
    id_no: Short
    phone: Short
    code: Short


class NumberAction(Body):
    """Whatever staff do to a number has a reason."""

    programme: Code
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
