"""What is answered about staff accounts, for the contract."""

from __future__ import annotations

from chalicelib.api.answers import Answer
from chalicelib.domain.staff import Role


class StaffAccount(Answer):
    """`own`: the caller's, which they can't change themselves."""

    account: str
    name: str
    role: Role
    scope: str
    disabled: bool
    version: int
    own: bool


class StaffAccountList(Answer):
    accounts: list[StaffAccount]


class AccountHandedOver(StaffAccount):
    """Shown once: nothing of it can be read again."""

    password: str
    totp_secret: str
    totp_uri: str
