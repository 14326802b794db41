"""Synthetic persons, the same for the same seed. County code 99 of their numbers belongs to nobody.

Some have two tickets, some a rare character or a dot in the name; scores lie on both sides of the
limits, with enough of them right at 499, 500, 424 and 425.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from chalicelib.domain.identity import check_digit
from infra.demo.accounts import DemoAccount, accounts
from infra.demo.sites import sites

PERSONS = 20_000
SEED = 20141123

_TERMS = ("131", "132", "141")
_LEVELS = {"CET4": "1", "CET6": "2"}
_RESIDENT_CARD = "居民身份证"


@dataclass(frozen=True, slots=True)
class PriorScore:
    """One line of a roster about one person."""

    ticket_no: str
    exam: str
    mode: str
    total: int


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    id_type: str
    id_no: str
    school: str
    scores: tuple[PriorScore, ...]


def people(count: int = PERSONS, seed: int = SEED) -> Iterator[Person]:
    """The named accounts first, then as many more as are asked for."""
    named = accounts()
    for place, account in enumerate(named[:count]):
        yield _account_person(place, account)
    maker = _Maker(random.Random(seed))
    for _ in range(count - len(named)):
        yield maker.person()


def account_person(key: str) -> Person:
    """The person behind one of the named accounts, with the ticket numbers to sign in with."""
    place, account = next(found for found in enumerate(accounts()) if found[1].key == key)
    return _account_person(place, account)


def id_no(region: str, birth_on: date, sequence: int) -> str:
    """A resident number with the right check digit and an unassigned county."""
    body = f"{region}99{birth_on:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


def _account_person(place: int, account: DemoAccount) -> Person:
    """Room 9xx of the written test: the made-up persons never get that far."""
    scores = tuple(
        PriorScore(f"{account.site}1132{_LEVELS[exam]}9{place:02d}{seat:02d}", exam, mode, total)
        for seat, (exam, mode, total) in enumerate(account.scores, start=1)
    )
    school = next(site.school for site in sites() if site.code == account.site)
    return Person(account.name, account.id_type, account.id_no, school, scores)


@cache
def _parts() -> dict[str, list[str]]:
    text = Path(__file__).with_name("names.toml").read_text(encoding="utf-8")
    return {key: words.split() for key, words in tomllib.loads(text).items()}


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.sites = sites()
        self.weights = [site.capacity for site in self.sites]
        self.seats: Counter[str] = Counter()
        self.numbers: set[str] = set()

    def person(self) -> Person:
        site = self.chance.choices(self.sites, self.weights)[0]
        scores = tuple(self.score(site.code, exam) for exam in self.exams())
        return Person(self.name(), _RESIDENT_CARD, self.number(site.code[:2]), site.school, scores)

    def exams(self) -> tuple[str, ...]:
        ways = (("CET4",), ("CET6",), ("CET4", "CET6"), ("CET4", "CET4"))
        return self.chance.choices(ways, (74, 22, 3, 1))[0]

    def score(self, site: str, exam: str) -> PriorScore:
        head = f"{site}1{self.chance.choice(_TERMS)}{_LEVELS[exam]}"
        room, seat = divmod(self.seats[head], 30)
        self.seats[head] += 1
        mode = "online" if self.chance.random() < 0.08 else "paper"
        return PriorScore(f"{head}{room + 1:03d}{seat + 1:02d}", exam, mode, self.total(exam))

    def total(self, exam: str) -> int:
        limit, mean, spread = (500, 524, 58) if exam == "CET4" else (425, 441, 46)
        if self.chance.random() < 0.02:
            return limit - self.chance.randrange(2)
        return min(710, max(0, round(self.chance.gauss(mean, spread))))

    def name(self) -> str:
        lot, parts = self.chance.random(), _parts()
        if lot < 0.008:
            first = self.chance.choice(parts["dotted_first"])
            return f"{first}·{self.chance.choice(parts['dotted_last'])}"
        given = parts["rare"] if lot > 0.998 else parts["given"]
        return self.chance.choice(parts["surnames"]) + self.chance.choice(given)

    def number(self, province: str) -> str:
        while True:
            region = f"{province}{self.chance.randint(1, 9):02d}"
            birth_on = date(1991, 9, 1) + timedelta(days=self.chance.randrange(1460))
            made = id_no(region, birth_on, self.chance.randint(1, 999))
            if made not in self.numbers:
                self.numbers.add(made)
                return made
