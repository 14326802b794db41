"""Who may do what: a role says which actions, a scope says where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OPERATOR = "operator"
    REGISTRAR = "registrar"
    APPROVER = "approver"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    AUDITOR = "auditor"
    VIEWER = "viewer"
    OFFICE = "office"
    INSTITUTION = "institution"


class Permission(StrEnum):
    READ = "read"
    ROUNDS = "rounds"
    SITES = "sites"
    REGISTER = "register"
    IMPORT = "import"
    REVIEW_PHOTOS = "review_photos"
    REVIEW_IDENTITY = "review_identity"
    REVIEW_CASES = "review_cases"
    CANDIDATES = "candidates"
    RESULTS = "results"
    APPROVE = "approve"
    REMEDY = "remedy"
    CERTIFICATES = "certificates"
    MESSAGES = "messages"
    REVEAL = "reveal"
    EXPORT = "export"
    AUDIT = "audit"
    LOG = "log"
    ACCOUNTS = "accounts"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset(Permission),
    Role.REGISTRAR: frozenset(Permission) - {Permission.REVIEW_PHOTOS, Permission.ACCOUNTS},
    Role.APPROVER: frozenset(
        {Permission.READ, Permission.APPROVE, Permission.AUDIT, Permission.LOG}
    ),
    Role.REVIEWER: frozenset(
        {
            Permission.READ,
            Permission.REVIEW_PHOTOS,
            Permission.REVIEW_IDENTITY,
            Permission.REVIEW_CASES,
        }
    ),
    Role.CLERK: frozenset(
        {Permission.READ, Permission.REGISTER, Permission.REVEAL, Permission.CERTIFICATES}
    ),
    Role.AUDITOR: frozenset({Permission.READ, Permission.AUDIT, Permission.LOG}),
    Role.VIEWER: frozenset({Permission.READ}),
    Role.OFFICE: frozenset({Permission.READ, Permission.REVIEW_IDENTITY, Permission.CANDIDATES}),
    Role.INSTITUTION: frozenset({Permission.READ, Permission.REGISTER, Permission.REVIEW_IDENTITY}),
}
"""`review_cases` covers proofs, eligibility and merges. An office confirms persons on site, an
institution those of its own cohort (S5-22, S5-23).
"""

NATIONAL = "national"
_PLACES = ("province", "site", "office", "institution")


@dataclass(frozen=True, slots=True)
class Scope:
    """`national`, `province:<name>`, `site:<code>`, `office:<code>` or `institution:<code>`."""

    text: str

    @property
    def national(self) -> bool:
        return self.text == NATIONAL

    def covers(self, province: str, site: str) -> bool:
        kind, _, name = self.text.partition(":")
        return self.national or (kind, name) in (("province", province), ("site", site))

    @property
    def valid(self) -> bool:
        kind, _, name = self.text.partition(":")
        return self.national or (kind in _PLACES and bool(name))

    def named(self, kind: str) -> str | None:
        """The code, if this is the scope of an office, say."""
        found, _, name = self.text.partition(":")
        return name if found == kind else None


@dataclass(frozen=True, slots=True)
class Account:
    """A staff account. `totp_step` is the last time step used: a code counts once.

    Sessions signed in before `sessions_since` (epoch seconds) have ended.
    """

    account: str
    name: str
    role: Role
    scope: Scope
    password_hash: str
    totp_sealed: str
    totp_step: int = 0
    disabled: bool = False
    sessions_since: int = 0
    version: int = 0

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]
