"""Decisions where the documents are silent or disagree (A6), as anybody meets them over HTTP."""

from __future__ import annotations

import json

import pytest

from infra.demo.rosters import as_csv, lines
from infra.walk.confirming import Confirming
from infra.walk.door import Door, expect, problem
from infra.walk.member import Member
from tests.e2e.ground import BIG, FAR, Ground

SIDES = {"degree_english": ["portrait", "emblem"], "self_taught": ["portrait"]}
WORDS = {"portrait": "人像面", "emblem": "国徽面"}


@pytest.mark.proves("A6-9")
@pytest.mark.parametrize("programme", SIDES)
def test_the_sides_of_a_card_have_their_names(ground: Ground, programme: str) -> None:
    person = ground.maker.person()
    member = Member(ground.door, programme, person.name, person.id_no)
    member.open()
    card = Confirming(member).show()["steps"][0]
    assert card["files"] == SIDES[programme]
    said = json.dumps([card["title"], card["hints"], card["consent"]], ensure_ascii=False)
    for side, word in WORDS.items():
        assert (word in card["title"]["zh-CN"]) is (side in SIDES[programme])
    assert not [word for word in ("正面", "反面", "背面", " front", " back") if word in said]


@pytest.mark.proves("A6-16")
def test_only_the_chief_of_toefl_decides_who_is_let_in_late(door: Door) -> None:
    for code in ("cet_set", "pets", "toefl", "degree_english", "self_taught"):
        told = expect(door.send("GET", f"/programmes/{code}"), 200)
        said = json.dumps(told, ensure_ascii=False)
        assert ("主考有权" in said) is (code == "toefl"), code


@pytest.mark.proves("A6-13")
def test_two_written_tickets_are_one_person_with_one_registration(ground: Ground) -> None:
    person = ground.maker.with_scores(("CET4", "paper", 510), ("CET6", "paper", 431))
    ground.import_file("roster", "roster.csv", as_csv(lines([person])))
    one = ground.agreed(person)
    expect(one.hold(BIG), 201)
    one.sign_in("both", ticket=1)
    assert one.view()["registration"]["site"]["code"] == BIG
    assert problem(one.hold(FAR))["code"] == "already_registered"


@pytest.mark.proves("A6-8")
@pytest.mark.parametrize(("length", "refused"), [(7, True), (8, False), (64, False), (65, True)])
def test_eight_to_sixty_four_characters_where_nothing_else_is_said(
    ground: Ground, length: int, refused: bool
) -> None:
    person = ground.maker.person()
    member = Member(ground.door, "toefl", person.name, person.id_no)
    password = ("k7#Qm2-v9&Xp4-w3!Rt8z" * 4)[:length]
    given = {"phone": "13900000000", "email": "nobody@example.org"}
    codes = {**given, "phone_code": "000000", "email_code": "000000"}
    answer = problem(member.try_open(password=password, **codes))
    assert ("/password" in {one["pointer"] for one in answer["errors"]}) is refused
