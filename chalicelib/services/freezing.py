"""An account opened by somebody else with this person's document: nobody gets in any more (E36)."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.account import AccountState
from chalicelib.domain.errors import DomainError
from chalicelib.domain.programme import Programme
from chalicelib.domain.registration import State
from chalicelib.domain.window import epoch
from chalicelib.services import booking, rounds
from chalicelib.services.account_desk import Why, account_of, entry_of
from chalicelib.services.deps import Deps
from chalicelib.store import accounts, registrations

UNPAID = (State.INTENT, State.PAYING)


def freeze(deps: Deps, candidate_id: str, programme: Programme, why: Why) -> dict[str, str]:
    """Nobody gets into the account, and what is unpaid is given back; paid places stay (E36).

    Answers what became of each registration by round: released, kept, or pending while the
    payment provider has not answered. Repeatable.
    """
    account = account_of(candidate_id, programme)
    if account.state != AccountState.FROZEN:
        since = epoch(deps.wall())
        wanted = replace(account, state=AccountState.FROZEN, sessions_since=since)
        entry = entry_of(deps, candidate_id, "account_frozen", why, programme=programme.code)
        accounts.put(wanted, entry)
    found = registrations.of_candidate(candidate_id)
    own = [one for one in found if rounds.get(one.round_id).programme == programme.code]
    return {one.round_id: _released(deps, one.candidate_id, one.round_id, why) for one in own}


def _released(deps: Deps, candidate_id: str, round_id: str, why: Why) -> str:
    seen = registrations.get(candidate_id, round_id)
    if seen is None or seen.state not in UNPAID:
        return "kept"
    try:
        booking.cancel(deps, candidate_id, round_id, why.actor)
    except DomainError:
        return "pending"
    return "released"
