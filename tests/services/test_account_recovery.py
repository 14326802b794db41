"""Getting back in over the API: by code, by question, and the same answer to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.accounts_stage import NEW, newcomer, opened, recover
from tests.api_client import refused
from tests.world import World


@pytest.mark.proves("S5-09")
def test_by_the_bound_phone(world: World) -> None:
    who = opened(world, "degree_english")
    code = who.code("phone", "recover")
    answer = recover(who, phone=who.phone, code=code)
    assert answer.status == 200, answer.body
    assert answer.body["recovered"]
    assert answer.body["logins"][0].endswith(who.id_no[-2:])
    refused(who.elsewhere().sign_in(who.id_no), 401, "wrong_login")
    assert who.elsewhere().sign_in(who.id_no, NEW).status == 200
    assert who.boxes.sms.sent[-1].template == "account_changed.zh-CN"


@pytest.mark.proves("S5-09")
def test_a_forgotten_account_number_is_told(world: World) -> None:
    who = opened(world, "toefl")
    number = who.browser.get("/me").body["account_no"]
    answer = recover(who, email=who.email, code=who.code("email", "recover"))
    assert answer.body["logins"] == [number]


@pytest.mark.proves("E-39")
def test_the_same_answer_for_another_phone_and_for_nobody(world: World) -> None:
    """A recycled number alone opens nothing."""
    who, stranger = opened(world, "degree_english"), newcomer(world, "degree_english")
    code = stranger.code("phone", "recover")
    other = recover(who, phone=stranger.phone, code=code)
    code = stranger.code("phone", "recover")
    nobody = recover(stranger, phone=stranger.phone, code=code)
    for one in (other, nobody):
        refused(one, 401, "wrong_recovery")
        assert one.body["params"] == {}
    wrong = recover(who, phone=who.phone, code="000000")
    unknown = recover(stranger, phone=who.phone, code="000000")
    assert wrong.body["errors"] == unknown.body["errors"]


def test_ways_that_a_programme_has_not(world: World) -> None:
    who = opened(world, "degree_english")
    answer = recover(who, by="question", password=None)
    assert answer.field_codes == {"/by": "choice"}


@pytest.mark.proves("S5-09", "E-39")
def test_by_the_security_question_five_tries(world: World) -> None:
    world.wall_at = world.wall_at.replace(hour=1)
    who = opened(world, "self_taught")
    asked = recover(who, by="question", password=None)
    assert asked.body == {"question": "first_school", "recovered": False, "logins": []}
    for _ in range(5):
        refused(recover(who, by="question", answer="不知道"), 401, "wrong_recovery")
    refused(recover(who, by="question", answer="江城第一小学"), 429, "too_many")
    world.pass_time(timedelta(days=1))
    assert recover(who, by="question", answer=" 江城第一 小学").body["recovered"]
    assert who.elsewhere().sign_in(who.email, NEW).status == 200


def test_everybody_has_a_question_and_always_the_same(world: World) -> None:
    stranger = newcomer(world, "self_taught")
    first = recover(stranger, by="question", password=None)
    assert first.status == 200
    known = {one.id for one in stranger.rules.questions}
    assert first.body["question"] in known
    assert recover(stranger, by="question", password=None).body == first.body


@pytest.mark.proves("E-39")
def test_a_recovered_account_ends_the_sessions_of_before(world: World) -> None:
    who = opened(world, "degree_english")
    recover(who, phone=who.phone, code=who.code("phone", "recover"))
    answer = who.browser.get("/me")
    refused(answer, 401, "not_signed_in")
    assert answer.body["params"] == {"ended": True}
