"""How a programme lets its candidates in, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a candidate signs in with (C1 1-4)."""

    WRITTEN_TICKET = "written_ticket"
    ACCOUNT_NO = "account_no"
    ID_NO = "id_no"
    EMAIL_OR_PHONE = "email_or_phone"


@dataclass(frozen=True, slots=True)
class AccountRules:
    """The written ticket needs no account: its candidates come from a roster."""

    style: Style = Style.WRITTEN_TICKET
