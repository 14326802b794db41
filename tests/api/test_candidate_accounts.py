"""Opening, entering and recovering accounts over the API: the styles of all programmes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import read_account_no
from chalicelib.domain.check_characters import luhn
from chalicelib.store import accounts, people
from tests.accounts_stage import PASSWORD, elsewhere, newcomer, opened
from tests.api_client import Browser, refused
from tests.stage import candidate_browser, everything
from tests.world import World, an_id_no

ALL = ["pets", "toefl", "degree_english", "self_taught"]


@pytest.mark.parametrize("programme", ALL)
@pytest.mark.proves("S2-11", "S3-03", "S4-02", "S5-01")
def test_an_account_is_opened_and_entered(world: World, programme: str) -> None:
    who = opened(world, programme)
    me = who.browser.get("/me").body
    assert (me["programme"], me["name"], me["proved"]) == (programme, "林知远", True)
    assert who.id_no not in str(me)
    assert me["documents"][0]["masked"].endswith(who.id_no[-2:])
    other = who.elsewhere()
    login = {
        "account_no": me["account_no"],
        "id_no": who.id_no,
        "email_or_phone": who.phone,
    }[me["style"]]
    assert other.sign_in(login).status == 200
    refused(who.elsewhere().sign_in(login, "Another-77"), 401, "wrong_login")


@pytest.mark.proves("S3-04")
def test_an_account_number_is_assigned_with_a_check_digit_shown_and_sent(world: World) -> None:
    who = opened(world, "toefl")
    number = who.browser.get("/me").body["account_no"]
    assert len(number) == 9
    assert luhn(number[:-1]) == number[-1]
    assert read_account_no(f" {number[:4]} {number[4:]}") == number
    assert number in who.boxes.email.sent[-1].text
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    answer = who.elsewhere().sign_in(wrong)
    assert answer.field_codes == {"/login": "account_no_check_digit"}
    refused(who.elsewhere().sign_in(who.id_no), 400, "invalid")


@pytest.mark.proves("S4-04", "S4-07")
def test_the_id_number_is_the_login_however_it_is_typed(world: World) -> None:
    number = next(n for n in map(an_id_no, range(2000, 2100)) if n.endswith("X"))
    who = opened(world, "degree_english", id_no=number)
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for typed in (number.lower(), full_width, f"{number[:6]} {number[6:]}", number[:-1] + "Х"):
        assert who.elsewhere().sign_in(typed).status == 200, typed
    stored = people.facts(who.person.id)
    assert stored is not None
    assert world.deps.keys.open(stored.candidate.id_sealed) == number
    who.browser.put("/me/id_no", {"id_no": elsewhere(an_id_no(1))})
    assert who.person.id_index == stored.candidate.id_index
    refused(who.browser.put("/me/document", {"name": "某"}), 404, "not_found")


@pytest.mark.proves("S5-01")
def test_mailbox_and_phone_both_sign_in(world: World) -> None:
    who = opened(world, "self_taught")
    for login in (who.phone, f"+86 {who.phone}", who.email, who.email.upper()):
        assert who.elsewhere().sign_in(login).status == 200, login
    assert who.elsewhere().sign_in("没有").field_codes == {"/login": "login_format"}
    lonely = newcomer(world, "self_taught")
    assert "/email" in lonely.open("phone").pointers


@pytest.mark.parametrize(
    ("programme", "password", "code"),
    [
        ("degree_english", "k7#Qm", "password_length"),
        ("degree_english", "k7#Qm2", None),
        ("degree_english", "k7#Qm2-k7#Qm2-k7#Qm2"[:20], None),
        ("degree_english", "k7#Qm2-k7#Qm2-k7#Qm2x", "password_length"),
        ("pets", "k7#Qm2x", "password_length"),
        ("pets", "k7#Qm2xY", None),
        ("pets", ("k7#Qm2xY" * 9)[:64], None),
        ("pets", ("k7#Qm2xY" * 9)[:65], "password_length"),
        ("degree_english", "123456", "password_trivial"),
        ("degree_english", "654321", "password_trivial"),
        ("degree_english", "asdfgh", "password_trivial"),
        ("degree_english", "112233", "password_trivial"),
        ("pets", "Passw0rd", "password_trivial"),
        ("pets", "woaini1314", "password_trivial"),
    ],
)
@pytest.mark.proves("S4-06")
def test_password_rules(world: World, programme: str, password: str, code: str | None) -> None:
    answer = newcomer(world, programme).open(password=password)
    assert answer.status == (400 if code else 201), answer.body
    if code:
        assert answer.field_codes == {"/password": code}


def test_the_end_of_ones_id_number_is_no_password(world: World) -> None:
    who = newcomer(world, "degree_english")
    answer = who.open(password=who.id_no[-6:])
    assert answer.field_codes == {"/password": "password_trivial"}


@pytest.mark.proves("S4-03")
@pytest.mark.parametrize(
    ("region", "id_no", "changes", "fault"),
    [
        ("mainland", "810000199408230021", {}, {"/id_no": "id_of_another_region"}),
        ("hk_mo_tw", "810000199408230021", {}, None),
        ("hk_mo_tw", "H12345678", {"birth_on": "1994-08-23"}, None),
        ("hk_mo_tw", "H1234567801", {"birth_on": "1994-08-23"}, None),
        ("hk_mo_tw", "H12345678", {}, {"/birth_on": "required"}),
        ("hk_mo_tw", "12345678", {"birth_on": "1994-08-23"}, None),
        ("mainland", "H12345678", {}, {"/id_no": "id_pattern"}),
        ("moon", "H12345678", {}, {"/region": "choice"}),
        ("mainland", "420199930214241", {}, {"/id_no": "id_pattern"}),
        ("mainland", "420199199302142416", {}, {"/id_no": "id_check_digit"}),
    ],
)
def test_the_region_decides_the_document(
    world: World, region: str, id_no: str, changes: dict[str, str], fault: dict[str, str] | None
) -> None:
    who = newcomer(world, "degree_english", id_no=id_no)
    _forget(world, who)
    answer = who.open(region=region, **changes)
    if fault is None:
        assert answer.status == 201, answer.body
    else:
        assert answer.field_codes == fault


def _forget(world: World, who: Any) -> None:
    """Fixed numbers come back in every test of this table: the last holder goes."""
    from chalicelib.domain.account import read_region_document
    from chalicelib.domain.errors import Invalid
    from chalicelib.services.accounts import id_index
    from chalicelib.store.people_item import PeopleItem

    for region in who.rules.regions:
        try:
            document = read_region_document(region, None, who.id_no, world.deps.today(), None)
        except Invalid:
            continue
        PeopleItem(f"doc#{id_index(world.deps, document)}", "candidate").delete()


def test_a_passport_is_known_by_country_and_number(world: World) -> None:
    given = {"region": "foreign", "birth_on": "1990-01-31"}
    who = newcomer(world, "toefl", id_no=f"N{elsewhere(an_id_no(7))[-7:]}", name="MUSTER ERIKA")
    assert who.open(**given).field_codes == {"/country": "required"}
    assert who.open(**given, country="DEU").status == 201
    other = newcomer(world, "toefl", id_no=who.id_no, name="ANNA MUSTER")
    assert other.open(**given, country="AUT").status == 201
    assert other.person.id != who.person.id


def test_all_bad_fields_are_named_at_once_and_nothing_is_written(world: World) -> None:
    who = newcomer(world, "self_taught")
    before = everything()
    answer = who.browser.post(
        "/accounts",
        {
            "programme": "self_taught",
            "name": "林3",
            "region": "mainland",
            "id_no": "42019919930214",
            "password": "123",
            "notice": "old",
            "phone": "12",
            "phone_code": "1",
        },
    )
    assert answer.pointers == {
        *("/name", "/id_no", "/password", "/notice", "/declared", "/phone", "/email"),
        *("/question", "/answer"),
    }
    assert everything() == before


@pytest.mark.proves("S5-11")
def test_the_declaration_and_the_notice_are_read_in_their_version(world: World) -> None:
    who = newcomer(world, "self_taught")
    assert who.open(declared="1999").field_codes == {"/declared": "declaration_needed"}
    assert who.open(notice="1999").field_codes == {"/notice": "notice_version"}
    assert who.open().status == 201
    account = accounts.get(who.person.id, "self_taught")
    assert account is not None
    assert account.declared == who.rules.declaration.version
    assert account.notice == world.deps.programmes["self_taught"].privacy.version


def test_one_person_one_account_told_only_to_who_proves_the_contact(world: World) -> None:
    first = opened(world, "degree_english")
    second = newcomer(world, "degree_english", id_no=first.id_no.lower())
    known = second.browser.post("/accounts", second.form(phone_code="000000"))
    unknown = newcomer(world, "degree_english")
    other = unknown.browser.post("/accounts", unknown.form(phone_code="000000"))
    assert known.body["errors"] == other.body["errors"]
    assert known.status == other.status == 400
    answer = second.open()
    refused(answer, 409, "has_account")
    assert answer.body["params"]["recover"] == ["code", "office"]


def test_one_person_in_two_programmes_with_two_passwords(world: World) -> None:
    degree = opened(world, "degree_english")
    pets = newcomer(world, "pets", id_no=degree.id_no, phone=degree.phone)
    assert pets.open(password="Different-42").status == 201
    assert pets.person.id == degree.person.id
    refused(pets.elsewhere().sign_in(pets.phone), 401, "wrong_login")
    assert pets.elsewhere().sign_in(pets.phone, "Different-42").status == 200
    refused(degree.elsewhere().sign_in(degree.id_no, "Different-42"), 401, "wrong_login")


def test_somebody_of_a_roster_keeps_name_and_contact(world: World) -> None:
    person = world.person(name="高吉")
    number = world.deps.keys.open(person.id_sealed)
    stranger = newcomer(world, "degree_english", id_no=number, name="王五")
    refused(stranger.open(), 409, "document_taken")
    own = newcomer(world, "degree_english", id_no=number, name="高\U00020bb7")
    assert own.open().status == 201
    assert (own.person.id, own.person.name) == (person.id, "高吉")
    facts = people.facts(person.id)
    assert facts is not None
    assert facts.contact is None


def test_a_login_belongs_to_one_person(world: World) -> None:
    first = opened(world, "pets")
    second = newcomer(world, "pets", phone=first.phone)
    refused(second.open(), 409, "login_taken")
    elsewhere = newcomer(world, "degree_english", phone=first.phone)
    assert elsewhere.open().status == 201


def test_the_same_answer_to_nobody_and_a_wrong_password(world: World) -> None:
    who = opened(world, "degree_english")
    known = who.elsewhere().sign_in(who.id_no, "Wrong-1234")
    nobody = who.elsewhere().sign_in(elsewhere(an_id_no(9_001)), "Wrong-1234")
    for one in (known, nobody):
        one.body.pop("request_id")
    assert known.body == nobody.body


def test_a_pause_after_five_wrong_passwords(world: World) -> None:
    world.wall_at = world.wall_at.replace(minute=1)
    who = opened(world, "degree_english")
    for _ in range(5):
        refused(who.elsewhere().sign_in(who.id_no, "Wrong-1234"), 401, "wrong_login")
    answer = who.elsewhere().sign_in(who.id_no)
    refused(answer, 429, "too_many")
    world.pass_time(timedelta(minutes=10))
    assert who.elsewhere().sign_in(who.id_no).status == 200


def test_a_session_is_for_one_programme(world: World) -> None:
    world.round()
    who = opened(world, "degree_english")
    path = f"/rounds/{world.round_id}/registration"
    refused(who.browser.get(path), 404, "not_found")
    refused(who.browser.delete(path), 404, "not_found")
    assert candidate_browser(world, world.person()).get(path).status == 200


def test_who_signs_in_with_a_written_ticket_has_a_me_page(world: World) -> None:
    me = candidate_browser(world, world.person()).get("/me")
    assert me.status == 200
    assert me.body["style"] == "written_ticket"
    assert me.body["logins"][0].endswith("101")
    assert me.body["changes"] == []
    given = {"programme": "cet_set", "login": "1", "password": "2"}
    refused(Browser(world.deps).post("/accounts/session", given), 404, "not_found")


def test_wrong_passwords_stand_nowhere(world: World) -> None:
    who = opened(world, "degree_english")
    assert PASSWORD not in str(everything())
    assert who.phone not in str(everything())


def test_a_written_ticket_signs_in_to_no_round_of_accounts(world: World) -> None:
    world.round(programme="degree_english")
    given = {"ticket_no": "420011131100101", "name": "林测"}
    browser = Browser(world.deps)
    refused(browser.post("/session", {**given, "round": world.round_id}), 404, "not_found")
    refused(browser.post("/session", given), 401, "wrong_credentials")
