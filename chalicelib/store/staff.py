"""Staff accounts: `pk` account, `sk` `account`; `pk` `accounts`, `sk` account is the list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.store import audit, tables

_LIST = "accounts"


@tables.table("STAFF_TABLE")
class StaffItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    scope = UnicodeAttribute(null=True)
    password_hash = UnicodeAttribute(null=True)
    totp_sealed = UnicodeAttribute(null=True)
    totp_step = NumberAttribute(default=0)
    disabled = BooleanAttribute(default=False)
    sessions_since = NumberAttribute(default=0)
    version = NumberAttribute(default=0)


def get(account: str) -> Account | None:
    with tables.throttles_are_busy():
        try:
            return _read(StaffItem.get(account, "account", consistent_read=True))
        except StaffItem.DoesNotExist:
            return None


def all_accounts() -> list[Account]:
    """By name of the account."""
    with tables.throttles_are_busy():
        names = [item.sk for item in StaffItem.query(_LIST, consistent_read=True)]
        keys = [(name, "account") for name in names]
        found = {item.pk: _read(item) for item in StaffItem.batch_get(keys, consistent_read=True)}
    return [found[name] for name in names if name in found]


def put(wanted: Account, entry: AuditEntry) -> Account:
    """Create (version 0) or replace that version; raises StaleVersion.

    Every field is written but the step that codes count by: a sign-in moves that meanwhile.
    """
    stored = replace(wanted, version=wanted.version + 1)
    fresh = StaffItem.pk.does_not_exist()
    seen = StaffItem.version == wanted.version if wanted.version else fresh
    actions: list[Any] = [
        StaffItem.name.set(stored.name),
        StaffItem.role.set(stored.role.value),
        StaffItem.scope.set(stored.scope.text),
        StaffItem.password_hash.set(stored.password_hash),
        StaffItem.totp_sealed.set(stored.totp_sealed),
        StaffItem.disabled.set(stored.disabled),
        StaffItem.sessions_since.set(stored.sessions_since),
        StaffItem.version.set(stored.version),
    ]
    with tables.stale(wanted.version), tables.transaction() as transaction:
        item = StaffItem(wanted.account, "account")
        transaction.update(item, actions, condition=seen, add_version_condition=False)
        transaction.save(StaffItem(_LIST, wanted.account))
        audit.add_in(transaction, entry)
    return stored


def use_step(account: str, step: int) -> bool:
    """A TOTP code counts once: False if this step, or a later one, was used before."""
    item = StaffItem(account, "account")
    unused = StaffItem.totp_step.does_not_exist() | (StaffItem.totp_step < step)
    return tables.updated(item, [StaffItem.totp_step.set(step)], StaffItem.pk.exists() & unused)


def _read(item: StaffItem) -> Account:
    return Account(
        item.pk,
        item.name or "",
        Role(item.role),
        Scope(item.scope or ""),
        item.password_hash or "",
        item.totp_sealed or "",
        int(item.totp_step or 0),
        bool(item.disabled),
        int(item.sessions_since or 0),
        int(item.version or 0),
    )
