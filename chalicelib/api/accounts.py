"""Staff accounts: who may do what, and where."""

from __future__ import annotations

from chalicelib.api import staff_views
from chalicelib.api.access import staff_with
from chalicelib.api.accounts_schemas import AccountBody, NewAccount
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.staff import Account, Permission
from chalicelib.services import staff_accounts
from chalicelib.services.staff_accounts import NewAccount as HandedOver
from chalicelib.store import staff

routes = Routes(__name__)
ACCOUNTS = staff_with(Permission.ACCOUNTS, national=True)


def _view(call: Call, found: Account) -> Json:
    return {
        **staff_views.account(found),
        "disabled": found.disabled,
        "version": found.version,
        "own": found.account == call.caller.id,
    }


def _handed_over(call: Call, made: HandedOver) -> Json:
    return {
        **_view(call, made.account),
        "password": made.password,
        "totp_secret": made.totp_secret,
        "totp_uri": made.totp_uri,
    }


@routes.add("GET", "/staff/accounts", allow=ACCOUNTS, returns="StaffAccountList")
def list_accounts(call: Call) -> Json:
    """Every staff account with its role and scope."""
    return {"accounts": [_view(call, found) for found in staff.all_accounts()]}


@routes.add(
    "POST",
    "/staff/accounts",
    allow=ACCOUNTS,
    body=NewAccount,
    status=201,
    returns="AccountHandedOver",
)
def create_account(call: Call) -> Reply:
    """A new account; its password and one-time-code secret are answered this once."""
    body: NewAccount = call.body
    made = staff_accounts.add(call.deps, body.account, body.name, body.role, body.scope, call.actor)
    return Reply(_handed_over(call, made), 201)


@routes.add(
    "PUT",
    "/staff/accounts/{account}",
    allow=ACCOUNTS,
    body=AccountBody,
    headers=("If-Match",),
    returns="StaffAccount",
)
def change_account(call: Call) -> Json:
    """Change name, role and scope of another's account, or disable it."""
    body: AccountBody = call.body
    changed = staff_accounts.change(
        call.deps,
        call.args["account"],
        call.if_match,
        body.name,
        body.role,
        body.scope,
        body.disabled,
        call.actor,
    )
    return _view(call, changed)


@routes.add("POST", "/staff/accounts/{account}/reset", allow=ACCOUNTS, returns="AccountHandedOver")
def reset_account(call: Call) -> Json:
    """A new password and secret for another's account; its sessions end."""
    made = staff_accounts.reset(call.deps, call.args["account"], call.actor)
    return _handed_over(call, made)
