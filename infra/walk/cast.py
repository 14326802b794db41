"""Who takes part: invented persons, and what each of them is going to do.

The persons are new in every walk, so that one platform can be walked again and again. All were born
after everybody in the demo, whose numbers can therefore never meet theirs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import cycle

from infra.demo.people import Person, PriorScore, id_no
from infra.walk.candidate import Candidate
from infra.walk.door import Door

SMALL, NORTH, SOUTH = "44901", "11901", "42901"
SMALL_SEATS = 2
"""The sites of the walk's round; everybody wants the small one."""


class Part(StrEnum):
    """What a candidate of the walk does; a payer is confirmed by one plain payment."""

    INELIGIBLE = "ineligible"
    PAYER = "payer"
    RUSHES = "wants the small site first"
    NEVER_PAYS = "never pays"
    GIVES_BACK = "gives the place back"
    PAYS_TWICE = "pays twice"
    PAYS_SWAPPED = "pays twice, told in reverse"
    TOLD_TWICE = "pays once, told twice"
    PAYS_WRONG = "pays a wrong amount first"
    REFRESHES = "pays, never told, asks"
    IS_SWEPT = "pays, never told, never asks"
    TOLD_LATE = "pays in time, told after the hold"
    PAYS_LATE = "pays after the hold, a place is free"
    HEIR = "takes a place that came back"
    LAST_HOUR = "holds in the last hour and pays"
    TOO_LATE = "holds in the last hour and pays after the end"


_FEW = {
    Part.GIVES_BACK: 2,
    Part.PAYS_TWICE: 2,
    Part.PAYS_SWAPPED: 1,
    Part.TOLD_TWICE: 1,
    Part.PAYS_WRONG: 2,
    Part.REFRESHES: 2,
    Part.IS_SWEPT: 1,
    Part.TOLD_LATE: 2,
    Part.PAYS_LATE: 2,
    Part.HEIR: 4,
    Part.LAST_HOUR: 1,
    Part.TOO_LATE: 2,
}
_REFUSED = (
    (("CET4", "paper", 499),),
    (("CET6", "paper", 424),),
    (("CET4", "paper", 499), ("CET6", "online", 424)),
    (("CET4", "online", 387),),
)
_ACCEPTED = (
    (("CET4", "paper", 500),),
    (("CET6", "online", 425),),
    (("CET4", "paper", 480), ("CET6", "paper", 431)),
    (("CET4", "online", 561),),
    (("CET4", "paper", 499), ("CET4", "online", 512)),
    (("CET6", "paper", 602),),
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华兰鹏飞宇浩然琪岚舒宁远安澜攸映怀瑾守拙"
_ODD_NAMES = ("张㼆", "沈𠮷", "欧阳䶮", "古丽娜·卡德尔", "李𬱖")
_SCHOOLS = ("江南理工大学", "滨海师范大学", "云岭大学", "中原工学院")
_PROVINCES = ("11", "13", "31", "42", "44", "51", "61", "65")
_FIRST_BIRTHDAY = date(1995, 10, 1)
_BIRTHDAYS = 1100


class Player(Candidate):
    """A candidate with a part to play, and what the walk has seen of them."""

    def __init__(self, door: Door, round_id: str, person: Person, part: Part, home: str) -> None:
        super().__init__(door, round_id, person)
        self.part = part
        self.home = home
        self.site = ""
        self.key = ""
        self.oral_no = ""
        self.grade = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of one walk, in the order of the roster."""

    round_id: str
    players: tuple[Player, ...]

    def of(self, *parts: Part) -> list[Player]:
        return [player for player in self.players if player.part in parts]

    @property
    def eligible(self) -> list[Player]:
        return [player for player in self.players if player.part is not Part.INELIGIBLE]


def gather(door: Door, round_id: str, size: int, seed: int) -> Cast:
    """At least 40 persons; each part is played by somebody."""
    maker = PersonMaker(random.Random(seed))
    homes = cycle((NORTH, SOUTH))
    players = [
        Player(door, round_id, maker.person(part is not Part.INELIGIBLE), part, next(homes))
        for part in _parts(size)
    ]
    random.Random(seed).shuffle(players)
    return Cast(round_id, tuple(players))


def _parts(size: int) -> Iterator[Part]:
    few = [part for part, count in _FEW.items() for _ in range(count)]
    few += [Part.INELIGIBLE] * max(5, size // 8)
    few += [Part.RUSHES] * max(6, size // 14)
    few += [Part.NEVER_PAYS] * max(2, size // 16)
    yield from few
    yield from [Part.PAYER] * (max(40, size) - len(few))


class PersonMaker:
    """Makes persons with fresh numbers; scores go through all the ways to pass or to fail."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._site = f"9{chance.randrange(10_000):04d}"
        self._seat = chance.randrange(1_000)
        self._names = iter(_ODD_NAMES)
        self._accepted, self._refused = cycle(_ACCEPTED), cycle(_REFUSED)
        self._numbers: set[str] = set()

    def person(self, eligible: bool = True) -> Person:
        scores = next(self._accepted if eligible else self._refused)
        return self.with_scores(*scores)

    def with_scores(self, *scores: tuple[str, str, int]) -> Person:
        school = self._chance.choice(_SCHOOLS)
        prior = tuple(PriorScore(self._ticket(exam), exam, mode, of) for exam, mode, of in scores)
        return Person(self._name(), "居民身份证", self._number(), school, prior)

    def _name(self) -> str:
        odd = next(self._names, None)
        given = self._chance.sample(_GIVEN, self._chance.choice((1, 2, 2)))
        return odd or self._chance.choice(_SURNAMES) + "".join(given)

    def _ticket(self, exam: str) -> str:
        self._seat += 1
        level = {"CET4": "1", "CET6": "2"}[exam]
        campus, room_and_seat = divmod(self._seat, 100_000)
        return f"{self._site}{campus + 1}141{level}{room_and_seat:05d}"

    def _number(self) -> str:
        while True:
            region = f"{self._chance.choice(_PROVINCES)}{self._chance.randint(1, 99):02d}"
            born_on = _FIRST_BIRTHDAY + timedelta(days=self._chance.randrange(_BIRTHDAYS))
            number = id_no(region, born_on, self._chance.randint(1, 999))
            if number not in self._numbers:
                self._numbers.add(number)
                return number
