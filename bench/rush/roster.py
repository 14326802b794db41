"""What staff have done before the opening: the round, its sites, and the people on the roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bench.rush.plan import Opening, Plan
from bench.rush.told import Story
from chalicelib import runtime
from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.eligibility import Score
from chalicelib.domain.identity import read_document
from chalicelib.domain.programme import Purpose, Round
from chalicelib.domain.seat_rules import Opening as Turns
from chalicelib.domain.seat_rules import SeatRules, Standby
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.window import BEIJING, iso
from chalicelib.domain.written_ticket import mask
from chalicelib.services import accounts, rounds, sites
from chalicelib.services import opening as opening_service
from chalicelib.services.deps import Deps
from chalicelib.store import roster as people_store
from chalicelib.store.people_item import PeopleItem
from infra.demo.people import Person, PriorScore, id_no
from tests.world import historic_round

ROUND = "rush"
OPENS = datetime(2014, 10, 30, 9, tzinfo=BEIJING)
STAFF = Actor("staff", "rush", "rush")
_AT_ONCE = 250
_WRITERS = 4


def prepare(deps: Deps, opening: Opening, rules: SeatRules) -> None:
    """By the services that staff use, without their pages."""
    rounds.put(deps, replace(_round(), seat_rules=rules), STAFF)
    if rules.opening is not None:
        opening_service.commit(deps, ROUND, "announced in the notice", STAFF)
    for code, places in opening.sites.items():
        sites.put(deps, ROUND, _site(code, places), STAFF)


def seat_rules(name: str, spread: timedelta) -> SeatRules:
    """`opening`: turns by lot within the spread, and lists for full sites; else nothing."""
    if name != "opening":
        return SeatRules()
    turns = Turns(spread=spread, present=timedelta(minutes=45))
    return SeatRules(opening=turns, standby=Standby(offer=timedelta(minutes=30)))


def people(
    deps: Deps, plans: Sequence[Plan], consented: float, signed_in: float
) -> list[tuple[Person, Story]]:
    """Persons with a passing score, written as the roster import writes them.

    These shares of them have consented, and signed in, by now.
    """
    found = [(_person(plan.number), Story(plan, runtime.new_candidate_id())) for plan in plans]
    parts = [found[start : start + _AT_ONCE] for start in range(0, len(found), _AT_ONCE)]
    with ThreadPoolExecutor(_WRITERS) as writers:
        list(writers.map(lambda part: people_store.write(_records(deps, part)), parts))
    programme = deps.programmes[_round().programme]
    for person, story in found[: int(len(found) * signed_in)]:
        ticket = mask(person.scores[0].ticket_no)
        token = accounts.session(deps, story.candidate_id, programme, "name", ticket=ticket)
        story.cookie = f"{deps.cookie}={token}"
    with PeopleItem.batch_write() as batch:
        for _, story in found[: int(len(found) * consented)]:
            story.consented = True
            for purpose in programme.purposes:
                batch.save(_consent(story.candidate_id, purpose))
    return found


def _consent(candidate_id: str, purpose: Purpose) -> PeopleItem:
    """As `store.people` keeps it."""
    data = {"version": purpose.version, "given": True, "at": iso(OPENS - timedelta(days=1))}
    return PeopleItem(candidate_id, f"consent#{ROUND}#{purpose.id}", data=data, version=1)


def _records(deps: Deps, found: Sequence[tuple[Person, Story]]) -> Iterator[people_store.Record]:
    for person, story in found:
        document = read_document("CN_RIC", person.id_no, date(2014, 1, 1))
        candidate = Candidate(
            id=story.candidate_id,
            name=person.name,
            id_type=document.type,
            id_sealed=deps.keys.seal(document.number),
            id_index=accounts.id_index(deps, document),
            school=person.school,
            original_photo=None,
            version=1,
        )
        for prior in person.scores:
            total = Score(prior.exam, prior.mode, prior.ticket_no, prior.total, "roster", OPENS)
            yield people_store.Record(candidate, total)


def _person(number: int) -> Person:
    """Synthetic: county code 99 belongs to nobody; numbers differ by birthday and sequence."""
    days, sequence = divmod(number, 999)
    born_on = date(1993, 1, 1) + timedelta(days=days)
    room, seat = divmod(number, 30)
    ticket = f"{42001 + room // 999}11311{room % 999 + 1:03d}{seat + 1:02d}"
    score = PriorScore(ticket, "CET4", "paper", 561)
    name = f"林{chr(0x4E00 + number % 5000)}"
    return Person(name, "居民身份证", id_no("4201", born_on, sequence + 1), "江城大学", (score,))


def _round() -> Round:
    name = {"zh-CN": "开放时刻", "en": "The opening minute"}
    return replace(historic_round(ROUND), name=name)


def _site(code: str, places: int) -> Site:
    return Site(
        code=code,
        name=f"江城演示大学考点{code}",
        name_en=f"Jiangcheng Demo University {code}",
        initials="JCYS",
        province="湖北省",
        city="武汉市",
        address="洪山区演示路 18 号",
        pickup_place="教务处 101 室",
        pools=(SitePool("", places),),
        open=True,
        version=0,
    )


def wall_offset(deps: Deps, by: timedelta) -> Deps:
    """The same use cases with a later wall clock: what waits a minute is not waited for here."""
    return replace(deps, wall=lambda: datetime.now(UTC) + by)
