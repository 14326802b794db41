"""What requests must look like. Everything unknown is refused, everything bad is named at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.domain.photo import RefusalReason

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]{2,39}$")]
SiteCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2,10}$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
Places = Annotated[int, Field(ge=0, le=20_000)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Instant = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class SignIn(Body):
    """Name or ID number: either is enough (S1-22)."""

    round: Code | None = None
    ticket_no: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    name: Optional | None = None
    id_no: Optional | None = None


class Proof(Body):
    """The factor not given at sign-in, or a code that was sent to the phone or mailbox known."""

    name: Optional | None = None
    id_no: Optional | None = None
    code: Optional | None = None
    to: Literal["phone", "email"] = "phone"


class AcceptAgreement(Body):
    version: Short


class ChooseSite(Body):
    site: SiteCode


class StartPayment(Body):
    channel: Optional | None = None


class School(Body):
    school: Annotated[str, StringConstraints(max_length=400)]


class PhotoUpload(Body):
    size: int = Field(ge=1, le=50_000_000)
    content_type: Literal["image/jpeg"]


class StaffSignIn(Body):
    account: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class Both(Body):
    """A text in both languages."""

    zh: Long = Field(alias="zh-CN")
    en: Long

    def words(self) -> dict[str, str]:
        return {"zh-CN": self.zh, "en": self.en}


class WindowBody(Body):
    opens_at: Instant
    closes_at: Instant


class SittingBody(Body):
    starts_at: Instant
    entry_from: Instant
    entry_until: Instant


class SiteBody(Body):
    """`capacity` where the programme has no parts, else `parts`: places of each of them."""

    name: Short
    name_en: Optional = ""
    initials: Optional = ""
    province: Short
    city: Short
    address: Short
    pickup_place: Short
    capacity: Places | None = None
    parts: dict[Short, Places] | None = None


class Reason(Body):
    reason: Short


class NewImport(Body):
    kind: Literal["roster", "roster_whole", "facts", "photos", "grades", "registry"]
    filename: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    size: int = Field(ge=0)


class Escalation(Body):
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class PhotoRefusal(Body):
    reason: RefusalReason
