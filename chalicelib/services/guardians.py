"""A guardian's consent comes before faces and papers of a child are taken (P-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Refused
from chalicelib.domain.flow import GuardianRule
from chalicelib.domain.privacy import Consent, current
from chalicelib.services import eligibility, rounds
from chalicelib.services.deps import Deps

if TYPE_CHECKING:
    from chalicelib.domain.programme import Programme
    from chalicelib.store.people import Facts


class GuardianNeeded(Refused):
    """`under` and `clause` say of whom, and by which law."""

    code = "guardian_needed"


def asked(deps: Deps, programme: Programme, born: date | None) -> GuardianRule | None:
    """The rule, for who is a child today; whose birth date nobody knows is asked nothing."""
    rule, today = programme.flow.guardian, deps.today()
    return rule if rule and rule.asks(born, today) else None


def consented(programme: Programme, rule: GuardianRule, said: Mapping[str, Consent]) -> bool:
    purpose = programme.purpose(rule.purpose)
    given = current(purpose, said) if purpose else None
    return given is not None and given.given


def missing(deps: Deps, programme: Programme, facts: Facts) -> GuardianRule | None:
    """The rule, for a child for whom nobody has consented in any round of the programme."""
    if programme.flow.guardian is None:
        return None
    answers = {name: text for one in facts.drafts.values() for name, text in one.answers.items()}
    rule = asked(deps, programme, eligibility.born_on(deps, facts, answers))
    if rule is None:
        return None
    for round_id, draft in facts.drafts.items():
        given = consented(programme, rule, facts.consents.get(round_id, {}))
        if draft.guardian and given and rounds.get(round_id).programme == programme.code:
            return None
    return rule
