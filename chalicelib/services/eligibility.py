"""Is this person eligible for this round? What the rules ask for is read, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from chalicelib.domain import eligibility
from chalicelib.domain.eligibility import Eligibility, Known, Verdict
from chalicelib.domain.fact import Fact, FactType, age_on
from chalicelib.domain.privacy import current
from chalicelib.domain.rules import asked
from chalicelib.domain.window import BEIJING
from chalicelib.services import clashes, documents
from chalicelib.services.deps import Deps

if TYPE_CHECKING:
    from chalicelib.domain.programme import Programme, Round
    from chalicelib.store.people import Facts


def judged(
    deps: Deps,
    programme: Programme,
    round_: Round,
    facts: Facts,
    answers: Mapping[str, str] | None = None,
) -> Verdict:
    """With what the candidate has said so far, in the draft unless told otherwise."""
    now = deps.now()
    today = now.astimezone(BEIJING).date()
    if answers is None:
        draft = facts.drafts.get(round_.id)
        answers = draft.answers if draft else {}
    found = known(deps, programme, round_, facts, answers, now)
    rules, code = programme.eligibility, programme.code
    return eligibility.verdict(rules, code, round_.id, found, facts.scores, today)


def used(deps: Deps, programme: Programme, round_: Round, facts: Facts) -> Known:
    """The facts that the verdict rests on, as far as they are anybody's but the candidate's."""
    draft = facts.drafts.get(round_.id)
    found = known(deps, programme, round_, facts, draft.answers if draft else {}, deps.now())
    told = tuple(fact for fact in found.used if fact.source != "candidate")
    return Known(told, found.withheld)


def known(
    deps: Deps,
    programme: Programme,
    round_: Round,
    facts: Facts,
    answers: Mapping[str, str],
    now: datetime,
) -> Known:
    """All that this round may use of a person, with what is worked out here."""
    today = now.astimezone(BEIJING).date()
    rules, code = programme.eligibility, programme.code
    held = (*(score.fact() for score in facts.scores), *facts.known)
    given = consented(programme, round_, facts)
    own = eligibility.known_for(rules, code, held, given, today)
    valid = [fact for fact in held if fact.holds(today)]
    worth = eligibility.granted(issuers(deps), code, valid, given)
    said = eligibility.stated(rules.kinds, answers, now)
    used = eligibility.vouched((*own.used, *worth.used), said)
    wanted = frozenset().union(*(asked(rule.tree) for rule in rules.rules))
    more = _worked_out(deps, wanted, programme, round_, facts, answers) if wanted else ()
    return Known((*used, *more), (*own.withheld, *worth.withheld))


def consented(programme: Programme, round_: Round, facts: Facts) -> frozenset[str]:
    """The purposes a fact may be used for. A required one is asked for before anything is held, so
    that one's own standing is shown without it.
    """
    said = facts.consents.get(round_.id, {})
    found = set()
    for purpose in programme.purposes:
        consent = current(purpose, said)
        if purpose.required or (consent and consent.given):
            found.add(purpose.id)
    return frozenset(found)


def born_on(deps: Deps, facts: Facts, answers: Mapping[str, str]) -> date | None:
    """As a document says, else as the person has said."""
    said = answers.get("birth_on")
    return documents.birth_on(deps, facts) or (date.fromisoformat(said) if said else None)


def issuers(deps: Deps) -> dict[str, Eligibility]:
    """By code of the programme."""
    return {code: programme.eligibility for code, programme in deps.programmes.items()}


def _worked_out(
    deps: Deps,
    wanted: frozenset[FactType],
    programme: Programme,
    round_: Round,
    facts: Facts,
    answers: Mapping[str, str],
) -> list[Fact]:
    """Only what a rule asks about: the rest costs reads for nothing."""
    now, found = deps.now(), list[Fact]()
    born = born_on(deps, facts, answers) if FactType.AGE in wanted else None
    if born is not None:
        years = age_on(born, round_.exam_on)
        found.append(Fact(FactType.AGE, "exam_day", years, "", "document", now))
    identity = facts.identities.get(programme.code)
    if identity is not None and identity.confirmed(facts.candidate):
        way = identity.way.value if identity.way else ""
        found.append(Fact(FactType.IDENTITY, "confirmed", way, programme.code, "identity", now))
    if wanted & {FactType.REGISTERED, FactType.OVERLAP}:
        draft = facts.drafts.get(round_.id)
        found += clashes.others(deps, facts.candidate.id, round_, programme, draft)
    return found
