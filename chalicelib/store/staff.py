"""Staff accounts: `pk` account, `sk` `account`. Made by the operator command only."""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.store import tables


@tables.table("STAFF_TABLE")
class StaffItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    role = UnicodeAttribute()
    scope = UnicodeAttribute()
    password_hash = UnicodeAttribute()
    totp_sealed = UnicodeAttribute()
    totp_step = NumberAttribute(default=0)


def get(account: str) -> Account | None:
    with tables.throttles_are_busy():
        try:
            item = StaffItem.get(account, "account", consistent_read=True)
        except StaffItem.DoesNotExist:
            return None
    return Account(
        account,
        item.name,
        Role(item.role),
        Scope(item.scope),
        item.password_hash,
        item.totp_sealed,
        int(item.totp_step),
    )


def put(account: Account) -> None:
    """Create or replace an account."""
    item = StaffItem(
        account.account,
        "account",
        name=account.name,
        role=account.role.value,
        scope=account.scope.text,
        password_hash=account.password_hash,
        totp_sealed=account.totp_sealed,
        totp_step=account.totp_step,
    )
    tables.saved(item)


def use_step(account: str, step: int) -> bool:
    """A TOTP code counts once: False if this step, or a later one, was used before."""
    item = StaffItem(account, "account")
    return tables.updated(item, [StaffItem.totp_step.set(step)], StaffItem.totp_step < step)
