"""Accounts of candidates as JSON."""

from __future__ import annotations

from chalicelib.api.public_views import Json
from chalicelib.domain.account import Account, AccountRules, AccountState
from chalicelib.domain.names import mask_name
from chalicelib.domain.programme import Programme
from chalicelib.services import documents, logins
from chalicelib.services.deps import Deps
from chalicelib.store.people import Facts


def rules(found: AccountRules) -> Json:
    """For the pages: what is asked, and how long a password is."""
    said = found.declaration
    return {
        "style": found.style.value,
        "password": {"min": found.password.least, "max": found.password.most},
        "needs": list(found.needs),
        "takes": list(found.takes),
        "regions": [
            {"code": one.code, "name": one.name, "documents": list(one.documents)}
            for one in found.regions
        ],
        "questions": [{"id": one.id, "words": one.words} for one in found.questions],
        "recover": [way.value for way in found.recover],
        "changes": list(found.changes),
        "declaration": {"version": said.version, "words": said.words} if said else None,
    }


def me(
    deps: Deps, programme: Programme, account: Account | None, facts: Facts, ticket: str
) -> Json:
    """`ticket` is what a written ticket signs in with; there is no account then."""
    held = documents.of(deps, facts)
    found = facts.identities.get(programme.code)
    name = facts.candidate.name
    shown = logins.shown(programme, account, held[0].masked) if account else [ticket]
    return {
        "programme": programme.code,
        "style": programme.accounts.style.value,
        "state": (account.state if account else AccountState.ACTIVE).value,
        "logins": shown,
        "account_no": account.account_no if account else None,
        "name": name,
        "name_masked": mask_name(name),
        "documents": [
            {
                "type": one.type,
                "masked": one.masked,
                "birth_on": one.birth_on.isoformat() if one.birth_on else None,
                "primary": one.primary,
            }
            for one in held
        ],
        "phone_masked": account.phone_masked if account else None,
        "email_masked": account.email_masked if account else None,
        "question": account.question if account else None,
        "changes": list(programme.accounts.changes),
        "confirmed": found is not None and found.confirmed(facts.candidate),
    }
