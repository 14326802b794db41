"""Codes: six digits, five minutes, five tries, a pause of sixty seconds, ten a day (C1 5)."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.domain.errors import Invalid, TooMany
from chalicelib.domain.message import MessengerRefused
from chalicelib.domain.programme import Programme
from chalicelib.services import codes
from chalicelib.services.codes import Given, Purpose, Receiver
from chalicelib.services.direct import NotSent
from tests.messaging import Boxes, with_messengers
from tests.stage import everything
from tests.world import World

SECOND = timedelta(seconds=1)
ADDRESS = "203.0.113.9"
_SERIAL = count(1)


@pytest.fixture
def boxes(world: World) -> Boxes:
    return with_messengers(world)


@pytest.fixture
def phone() -> Receiver:
    found = codes.phone(f"137{next(_SERIAL):08d}")
    assert found is not None
    return found


def degree(world: World) -> Programme:
    return world.deps.programmes["degree_english"]


def sent(world: World, boxes: Boxes, to: Receiver, purpose: Purpose = Purpose.REGISTER) -> str:
    codes.send(world.deps, degree(world), purpose, to, "zh-CN", ADDRESS)
    found = re.search(r"\d+", boxes.sms.sent[-1].text)
    assert found is not None
    assert re.fullmatch(r"[0-9]{6}", found[0])
    return found[0]


def fault(
    world: World, to: Receiver, code: str, purpose: Purpose = Purpose.REGISTER, **changes: str
) -> str | None:
    programme = world.deps.programmes[changes.get("programme", "degree_english")]
    try:
        codes.prove(world.deps, programme, [Given(purpose, to, code)])
    except Invalid as error:
        return error.errors[0].code
    return None


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_counts_once(world: World, boxes: Boxes, phone: Receiver) -> None:
    code = sent(world, boxes, phone)
    assert fault(world, phone, f" {code} ") is None
    assert fault(world, phone, code) == "code_over"


def test_five_minutes_and_not_a_second_more(world: World, boxes: Boxes, phone: Receiver) -> None:
    world.wall_at = world.wall_at.replace(microsecond=0)
    code = sent(world, boxes, phone)
    world.pass_time(timedelta(minutes=5) - SECOND)
    assert fault(world, phone, other(code)) == "code_wrong"
    world.pass_time(SECOND)
    assert fault(world, phone, code) == "code_over"


def test_five_tries(world: World, boxes: Boxes, phone: Receiver) -> None:
    code = sent(world, boxes, phone)
    for _ in range(4):
        assert fault(world, phone, other(code)) == "code_wrong"
    assert fault(world, phone, code) is None
    world.pass_time(61 * SECOND)
    code = sent(world, boxes, phone)
    for _ in range(5):
        assert fault(world, phone, other(code)) == "code_wrong"
    assert fault(world, phone, code) == "code_over"


def test_tries_sent_at_once_are_still_five(world: World, boxes: Boxes, phone: Receiver) -> None:
    code = sent(world, boxes, phone)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: fault(world, phone, other(code)), range(16)))
    assert (found.count("code_wrong"), found.count("code_over")) == (5, 11)


def test_a_code_used_twice_at_once_counts_once(world: World, boxes: Boxes, phone: Receiver) -> None:
    code = sent(world, boxes, phone)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fault(world, phone, code), range(4)))
    assert found.count(None) == 1


def test_a_pause_of_sixty_seconds(world: World, boxes: Boxes, phone: Receiver) -> None:
    world.wall_at = world.wall_at.replace(microsecond=0)
    first = sent(world, boxes, phone)
    world.pass_time(59 * SECOND)
    with pytest.raises(TooMany) as error:
        sent(world, boxes, phone, Purpose.RECOVER)
    assert error.value.params["retry_after"] == 2
    world.pass_time(SECOND)
    second = sent(world, boxes, phone)
    assert first == second or fault(world, phone, first) == "code_wrong"
    assert fault(world, phone, second) is None


def test_ten_a_day(world: World, boxes: Boxes, phone: Receiver) -> None:
    world.wall_at = world.wall_at.replace(hour=1)
    for _ in range(10):
        sent(world, boxes, phone)
        world.pass_time(61 * SECOND)
    with pytest.raises(TooMany):
        sent(world, boxes, phone)
    world.pass_time(timedelta(days=1))
    sent(world, boxes, phone)


def test_bound_to_programme_purpose_and_receiver(
    world: World, boxes: Boxes, phone: Receiver
) -> None:
    code = sent(world, boxes, phone)
    someone = codes.phone("13700000000")
    assert someone is not None
    assert fault(world, someone, code) == "code_over"
    assert fault(world, phone, code, Purpose.RECOVER) == "code_over"
    assert fault(world, phone, code, programme="pets") == "code_over"
    assert fault(world, phone, code) is None


def test_a_right_code_beside_a_wrong_one_stays_good(
    world: World, boxes: Boxes, phone: Receiver
) -> None:
    code = sent(world, boxes, phone)
    mail = codes.email("Lin@Example.org")
    assert mail is not None
    codes.send(world.deps, degree(world), Purpose.REGISTER, mail, "en", ADDRESS)
    found = re.search(r"\d{6}", boxes.email.sent[-1].title)
    assert found is not None
    both = (Given(Purpose.REGISTER, phone, code, "/phone_code"),)
    wrong = Given(Purpose.REGISTER, mail, other(found[0]), "/email_code")
    with pytest.raises(Invalid) as error:
        codes.prove(world.deps, degree(world), [*both, wrong])
    assert [one.pointer for one in error.value.errors] == ["/email_code"]
    right = Given(Purpose.REGISTER, mail, found[0], "/email_code")
    codes.prove(world.deps, degree(world), [*both, right])


def test_no_code_and_no_number_stands_anywhere(world: World, boxes: Boxes, phone: Receiver) -> None:
    code = sent(world, boxes, phone)
    kept = str(everything())
    assert phone.to not in kept
    assert f"'{code}'" not in kept


def test_what_cannot_be_sent_says_so_and_may_be_asked_for_again(
    world: World, boxes: Boxes, phone: Receiver
) -> None:
    boxes.sms.fails = [MessengerRefused]
    with pytest.raises(NotSent):
        sent(world, boxes, phone)
    assert sent(world, boxes, phone)


def test_letters_of_both_languages(world: World, boxes: Boxes) -> None:
    mail = codes.email("letters@example.org")
    assert mail is not None
    codes.send(world.deps, degree(world), Purpose.RECOVER, mail, "en", ADDRESS)
    text = boxes.email.sent[-1].text
    assert "5 minutes" in text
    assert "{" not in text
