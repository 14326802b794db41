"""What requests about staff accounts must look like."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from chalicelib.api.schemas import Body, Short

AccountName = Annotated[str, StringConstraints(min_length=1, max_length=64)]
ScopeText = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class AccountBody(Body):
    """`role` and `scope` are checked with the rest, so that all faults come at once."""

    name: Short
    role: Short
    scope: ScopeText
    disabled: bool = False


class NewAccount(Body):
    account: AccountName
    name: Short
    role: Short
    scope: ScopeText
