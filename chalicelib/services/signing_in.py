"""Signing in with a password: the same answer, as slow, to everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import NotFound, Refused, WrongCredentials
from chalicelib.domain.programme import Programme
from chalicelib.services import logins, passwords
from chalicelib.services.accounts import session
from chalicelib.services.deps import Deps
from chalicelib.services.tries import limited
from chalicelib.store import accounts, people

BOTH = "both"
"""A password is as good as the two factors of A6-6: classmates do not know it."""


class WrongLogin(WrongCredentials):
    """The same for every wrong combination of login and password."""

    code = "wrong_login"


class AccountFrozen(Refused):
    """Told only to who knows the password."""

    code = "account_frozen"


@dataclass(frozen=True, slots=True)
class SignedIn:
    account: Account
    candidate: Candidate
    token: str


def programme_with_accounts(deps: Deps, code: str) -> Programme:
    """Raises NotFound."""
    found = deps.programmes.get(code)
    if found is None or not found.accounts.opened_by_candidates:
        raise NotFound(programme=code)
    return found


def sign_in(deps: Deps, programme: Programme, login: str, password: str, address: str) -> SignedIn:
    """Raises Invalid for what can be no login, TooMany, WrongLogin, AccountFrozen."""
    index, candidates = logins.candidates(deps, programme, login)
    with limited(deps, f"signin#{programme.code}#{index}", address):
        account = _account(candidates, programme)
        if not passwords.fits(account.password_hash if account else None, password):
            raise WrongLogin()
        facts = people.facts(account.candidate_id) if account else None
        if account is None or facts is None:
            raise WrongLogin()
    if account.state == AccountState.FROZEN:
        raise AccountFrozen(way_out="office")
    return SignedIn(account, facts.candidate, token(deps, programme, account.candidate_id))


def token(deps: Deps, programme: Programme, candidate_id: str) -> str:
    return session(deps, candidate_id, programme, BOTH)


def _account(candidates: list[str], programme: Programme) -> Account | None:
    """A number without its type may be of several documents, rarely of several persons."""
    found = (accounts.get(candidate_id, programme.code) for candidate_id in candidates)
    return next((account for account in found if account), None)
