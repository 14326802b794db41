"""A small world for tests on a real engine: a round of its own, still clocks, a provider."""

from __future__ import annotations

import functools
import itertools
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from chalicelib import messages, programmes, runtime
from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.eligibility import Score
from chalicelib.domain.identity import check_digit, read_document
from chalicelib.domain.payment import (
    BadSignature,
    Notification,
    PaymentRequest,
    PaymentState,
    ProviderRefused,
    ProviderSilent,
    ProviderState,
    Receipt,
    RefundRequest,
    RefundState,
)
from chalicelib.domain.programme import Programme, Round, Sitting
from chalicelib.domain.registration import Registration
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.window import BEIJING, Window
from chalicelib.gateways.files import Files
from chalicelib.gateways.keys import Keys
from chalicelib.gateways.qualification.specimens import Specimens
from chalicelib.gateways.realname.simulated import Simulated
from chalicelib.services import accounts, booking, privacy, rounds, sites
from chalicelib.services.deps import Deps
from chalicelib.store import roster, tables
from chalicelib.store.patience import USUAL, Patience
from infra.local.engine import client

OPENS = datetime(2014, 10, 30, 9, tzinfo=BEIJING)
_SERIAL = itertools.count(1)
STAFF = Actor("staff", "tester", "test")


class Provider:
    """A payment provider in memory: what it was asked, and what it says."""

    name = "sandbox"

    def __init__(self) -> None:
        self.requests: dict[str, PaymentRequest] = {}
        self.receipts: dict[str, list[Receipt]] = {}
        self.closed: set[str] = set()
        self.refunds: dict[str, RefundState] = {}
        self.silent = False
        self.refund_state = RefundState.DONE
        self.refuses_refunds = False
        self._numbers = itertools.count(1)

    def create(self, request: PaymentRequest) -> str:
        self._speak()
        self.requests[request.payment_no] = request
        return f"http://127.0.0.1/cashier/{request.payment_no}"

    def query(self, payment_no: str) -> ProviderState:
        self._speak()
        if payment_no not in self.requests:
            raise ProviderRefused(reason="unknown_payment")
        receipts = tuple(self.receipts.get(payment_no, ()))
        if receipts:
            return ProviderState(PaymentState.PAID, receipts)
        closed = payment_no in self.closed
        return ProviderState(PaymentState.CLOSED if closed else PaymentState.OPEN)

    def close(self, payment_no: str) -> ProviderState:
        self._speak()
        if not self.receipts.get(payment_no):
            self.closed.add(payment_no)
        return self.query(payment_no)

    def refund(self, request: RefundRequest) -> RefundState:
        self._speak()
        if self.refuses_refunds:
            raise ProviderRefused(reason="not_enough_money")
        self.refunds[request.refund_no] = self.refund_state
        return self.refund_state

    def read_notification(
        self, headers: Mapping[str, str], raw_body: bytes, wall: datetime
    ) -> Notification:
        """Nobody signs for this provider."""
        raise BadSignature(reason="unsigned")

    def acknowledgement(self) -> dict[str, str]:
        return {"code": "SUCCESS"}

    def pay(self, payment_no: str, at: datetime, amount_minor: int | None = None) -> Receipt:
        """The candidate pays at the cashier; nobody is told yet."""
        request = self.requests[payment_no]
        if payment_no in self.closed:
            raise ProviderRefused(reason="payment_closed")
        receipt = Receipt(
            provider=self.name,
            provider_no=f"P{next(self._numbers):06d}",
            payment_no=payment_no,
            attach=request.attach,
            amount_minor=request.amount_minor if amount_minor is None else amount_minor,
            paid_at=at,
        )
        self.receipts.setdefault(payment_no, []).append(receipt)
        return receipt

    def _speak(self) -> None:
        if self.silent:
            raise ProviderSilent(reason="away")


@dataclass
class QueueLog:
    """Messages in the order they were sent."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def send(self, queue: str, body: dict[str, Any], delay_seconds: int = 0) -> None:
        self.sent.append((queue, body))

    def send_all(self, queue: str, bodies: Sequence[dict[str, Any]]) -> None:
        self.sent += [(queue, body) for body in bodies]


class World:
    """Clocks: `at` is the rules' instant; the wall runs along with it unless moved alone."""

    def __init__(self, environment: Mapping[str, str], seed: int = 1) -> None:
        self.environment = dict(environment)
        self.at = OPENS
        self.wall_at = datetime.now(UTC)
        self.provider = Provider()
        self.queue = QueueLog()
        self.round_id = f"round-{next(_SERIAL)}"
        self.settings = runtime.Settings.read(environment)
        s3 = _client(environment["AWS_ENDPOINT_URL"], "s3")
        self.deps = Deps(
            now=lambda: self.at,
            wall=lambda: self.wall_at,
            new_id=self._new_id,
            new_candidate_id=runtime.new_candidate_id,
            random=Random(seed),
            programmes=_programmes(),
            keys=Keys(lambda: "a master secret of the tests", secrets.token_bytes),
            files=Files(environment["FILES_BUCKET"], lambda: s3, lambda: s3),
            queues=self.queue,  # type: ignore[arg-type]
            providers={"sandbox": self.provider},
            site_origin="http://127.0.0.1:8000",
            cookie="zk",
            log=runtime.logger(),
            texts=_texts(),
            sleep=self._sleep,
            real_name=Simulated(),
            qualifications=Specimens(),
        )

    def _sleep(self, seconds: float) -> None:
        self.pass_time(timedelta(seconds=seconds))

    def pass_time(self, span: timedelta) -> None:
        self.at += span
        self.wall_at += span

    def _new_id(self) -> str:
        return f"{int(self.wall_at.timestamp() * 1000):011x}{next(_SERIAL):05x}"

    def round(self, **changes: Any) -> Round:
        """The historic round under this world's own id."""
        wanted = historic_round(self.round_id)
        return rounds.put(self.deps, replace(wanted, **changes), STAFF)

    def site(self, code: str, capacity: int, province: str = "湖北省") -> Site:
        return sites.put(self.deps, self.round_id, a_site(code, capacity, province), STAFF)

    def person(
        self, *scores: tuple[str, int], name: str = "林测", mode: str = "paper", photo: bool = False
    ) -> Candidate:
        """A new person with prior scores, as the roster import writes them."""
        number = next(_SERIAL)
        document = read_document("CN_RIC", an_id_no(number), date(2014, 1, 1))
        person = Candidate(
            id=runtime.new_candidate_id(),
            name=name,
            id_type=document.type,
            id_sealed=self.deps.keys.seal(document.number),
            id_index=accounts.id_index(self.deps, document),
            school="江城大学",
            original_photo=None,
            version=1,
        )
        records = [
            roster.Record(
                person, Score(exam, mode, a_ticket(exam, number), total, "roster", self.at)
            )
            for exam, total in scores or (("CET4", 561),)
        ]
        roster.write(records)
        return person

    def ready(self, *scores: tuple[str, int]) -> Candidate:
        """A person who has accepted the agreement and consented."""
        person = self.person(*scores)
        booking.agree(self.deps, person.id, self.round_id, "2014-1")
        self.consent(person)
        return person

    def consent(self, person: Candidate) -> None:
        """To everything that a place asks."""
        round_ = rounds.get(self.round_id)
        for purpose in rounds.programme_of(self.deps, round_).purposes:
            if purpose.required:
                said = (person.id, self.round_id, purpose.id, purpose.version, True)
                privacy.consent(self.deps, *said, self.actor(person))

    def hold(self, person: Candidate, site: str, key: str = "key-00000001") -> Registration:
        """Hold a place; answers the registration."""
        actor = self.actor(person)
        here, _ = booking.hold(self.deps, person.id, self.round_id, site, key, actor)
        assert here.registration is not None
        return here.registration

    def actor(self, person: Candidate) -> Actor:
        return Actor("candidate", person.id, "test")


def historic_round(round_id: str) -> Round:
    """The instants of November 2014 (S1-02, S1-07, S1-08)."""
    closes = datetime(2014, 11, 10, 17, tzinfo=BEIJING)
    return Round(
        id=round_id,
        programme="cet_set",
        name={"zh-CN": "2014年11月", "en": "November 2014"},
        exam_on=date(2014, 11, 23),
        sitting=Sitting(
            datetime(2014, 11, 23, 9, tzinfo=BEIJING),
            datetime(2014, 11, 23, 8, 30, tzinfo=BEIJING),
            datetime(2014, 11, 23, 8, 50, tzinfo=BEIJING),
        ),
        phase_one=Window(OPENS, closes),
        phase_two=Window(
            datetime(2014, 11, 14, 9, tzinfo=BEIJING), datetime(2014, 11, 20, 17, tzinfo=BEIJING)
        ),
        pay_until=closes,
        specimen=True,
        version=0,
    )


def a_site(code: str, capacity: int, province: str = "湖北省") -> Site:
    return Site(
        code=code,
        name=f"武汉江城大学考点{code}",
        name_en="Wuhan Jiangcheng University",
        initials="WHJCDX",
        province=province,
        city="武汉市",
        address="洪山区珞喻东路 18 号",
        pickup_place="教务处 101 室",
        pools=(SitePool("", capacity),),
        open=True,
        version=0,
    )


def sized(site: Site, capacity: int) -> Site:
    """The same site as staff ask for it with another capacity."""
    return replace(site, pools=(replace(site.pools[0], capacity=capacity),))


def an_id_no(number: int) -> str:
    """A synthetic ID number, another for every number: county code 99 belongs to nobody."""
    region = f"{42 + number // 21_000 % 5}0199"
    body = f"{region}{1990 + number % 15}{number % 12 + 1:02d}{number % 28 + 1:02d}"
    body += f"{number % 1000:03d}"
    return body + check_digit(body)


def a_ticket(exam: str, number: int) -> str:
    """A written ticket number: site 5, campus 1, year 2, half 1, level 1, room 3, seat 2."""
    level = "1" if exam == "CET4" else "2"
    return f"42001113 1{level}".replace(" ", "") + f"{number // 30 % 1000:03d}{number % 30 + 1:02d}"


@functools.cache
def _client(endpoint: str, service: str) -> Any:
    return client(endpoint, service)


@functools.cache
def _programmes() -> dict[str, Programme]:
    return programmes.load()


@functools.cache
def _texts() -> messages.Texts:
    return messages.load()


def bind(environment: Mapping[str, str], patience: Patience = USUAL) -> None:
    """Point the models at these tables, once per process."""
    settings = runtime.Settings.read(environment)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        os.environ[name] = environment[name]
    endpoint = environment["AWS_ENDPOINT_URL_DYNAMODB"]
    tables.bind(settings.tables, settings.region, endpoint, patience)
