"""Tickets: made from what is true, one version after another, for one's own eyes."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import WindowClosed, WrongState
from chalicelib.domain.registration import Registration, Ticket, TicketRecord
from chalicelib.domain.ticket import content_hash, qr_payload, read_qr
from chalicelib.gateways.files import original_key
from chalicelib.services import photos, sites, standing, ticket_sheets, tickets
from chalicelib.store import audit, people, registrations
from tests.stage import PHASE_TWO, candidate_browser, everything, paid, send_photo
from tests.world import STAFF, World, a_site


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


@pytest.fixture
def person(opened: World) -> Candidate:
    found = paid(opened)
    opened.at = PHASE_TWO
    return found


def seen(world: World, person: Candidate) -> Registration:
    found = registrations.get(person.id, world.round_id)
    assert found is not None
    return found


def made(world: World, person: Candidate) -> TicketRecord:
    """As the queue function leaves it."""
    tickets.make(world.deps, person.id, world.round_id)
    record = seen(world, person).ticket
    assert record is not None
    return record


def ask(world: World, person: Candidate) -> None:
    tickets.ask(world.deps, person.id, world.round_id, world.actor(person))


def text_of(world: World, record: TicketRecord) -> str:
    assert record.key is not None
    pages = PdfReader(io.BytesIO(world.deps.files.read(record.key))).pages
    assert len(pages) == 1
    return re.sub(r"\s+", "", pages[0].extract_text())


@pytest.mark.proves("S1-30", "S1-34", "S1-35", "S1-37", "A6-19")
def test_the_ticket_says_everything(opened: World, person: Candidate) -> None:
    ask(opened, person)
    assert opened.queue.sent[-1] == ("ticket", {"candidate": person.id, "round": opened.round_id})
    record = made(opened, person)
    assert (record.state, record.version) == (Ticket.READY, 1)
    text = text_of(opened, record)
    number = opened.deps.keys.open(person.id_sealed)
    for wanted in ("林测", "江城大学", "武汉江城大学考点42001", "教务处101室", "珞喻东路18号"):
        assert wanted in text, wanted
    assert number in text
    assert str(seen(opened, person).ticket_no) in text


def test_asking_again_makes_nothing_new(opened: World, person: Candidate) -> None:
    ask(opened, person)
    record = made(opened, person)
    number = seen(opened, person).ticket_no
    before = everything()
    ask(opened, person)
    assert made(opened, person) == record
    assert (everything(), seen(opened, person).ticket_no) == (before, number)


def test_numbers_are_never_given_twice(opened: World) -> None:
    both = [paid(opened), paid(opened)]
    opened.at = PHASE_TWO
    for person in both:
        ask(opened, person)
    numbers = [str(seen(opened, person).ticket_no) for person in both]
    assert numbers == ["14242001" + "00001", "14242001" + "00002"]


@pytest.mark.proves("S1-33")
def test_a_corrected_school_makes_the_next_version(opened: World, person: Candidate) -> None:
    ask(opened, person)
    first = made(opened, person)
    actor = opened.actor(person)
    tickets.set_school(opened.deps, person.id, opened.round_id, " 江城  理工大学 ", actor)
    waiting = seen(opened, person)
    assert waiting.school == "江城 理工大学"
    assert tickets.links(opened.deps, waiting) is None, "the old paper is not handed out"
    second = made(opened, person)
    assert (second.state, second.version) == (Ticket.READY, 2)
    assert second.key != first.key
    assert "江城理工大学" in text_of(opened, second)
    actions = {e.change.action for e in audit.of(f"registration#{person.id}#{opened.round_id}")}
    assert actions == set(), "candidates' moves are audited from the stream"


@pytest.mark.proves("S1-31", "S1-32")
def test_photos_make_versions_only_once_approved(opened: World, person: Candidate) -> None:
    ask(opened, person)
    versions = [made(opened, person).version]
    photo_id = send_photo(opened, person)
    versions.append(made(opened, person).version)
    photos.approve(opened.deps, opened.round_id, photo_id, STAFF)
    versions.append(made(opened, person).version)
    photos.restore(opened.deps, person.id, opened.round_id, opened.actor(person))
    versions.append(made(opened, person).version)
    photos.restore(opened.deps, person.id, opened.round_id, opened.actor(person))
    versions.append(made(opened, person).version)
    assert versions == [1, 1, 2, 3, 3]


def test_a_missing_photo_fails_loudly_and_can_be_mended(opened: World) -> None:
    person = paid(opened, original=False)
    opened.at = PHASE_TWO
    ask(opened, person)
    record = made(opened, person)
    assert (record.state, record.failure, record.key) == (Ticket.FAILED, "photo:photo", None)
    assert tickets.links(opened.deps, seen(opened, person)) is None
    photo_id = send_photo(opened, person)
    photos.approve(opened.deps, opened.round_id, photo_id, STAFF)
    assert made(opened, person).state == Ticket.READY


def test_a_photo_lost_from_the_bucket_fails_loudly(opened: World, person: Candidate) -> None:
    people.update(replace(person, original_photo="0" * 64))
    ask(opened, person)
    assert made(opened, person).failure == "photo:photo"


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"pickup_place": " "}, "field:pickup_place"),
        ({"address": "洪山区😀路"}, "glyph:site_address"),
    ],
)
def test_a_blank_field_or_a_missing_glyph_fails_loudly(
    opened: World, person: Candidate, changes: dict[str, str], failure: str
) -> None:
    wanted = replace(a_site("42001", 5), version=1, **changes)  # type: ignore[arg-type]
    sites.put(opened.deps, opened.round_id, wanted, STAFF)
    ask(opened, person)
    assert made(opened, person).failure == failure


def test_a_corrected_site_reaches_the_ticket_when_asked_again(
    opened: World, person: Candidate
) -> None:
    ask(opened, person)
    made(opened, person)
    wanted = replace(a_site("42001", 5), version=1, pickup_place="图书馆 3 楼")
    sites.put(opened.deps, opened.round_id, wanted, STAFF)
    ask(opened, person)
    record = made(opened, person)
    assert record.version == 2
    assert "图书馆3楼" in text_of(opened, record)


@pytest.mark.proves("S1-29", "S1-36")
def test_only_the_paid_and_only_in_phase_two(opened: World) -> None:
    owner, unpaid, nobody = paid(opened), opened.ready(), opened.ready()
    opened.hold(unpaid, "42001")
    for person in (unpaid, nobody):
        opened.at = PHASE_TWO
        with pytest.raises(WrongState):
            ask(opened, person)
        tickets.make(opened.deps, person.id, opened.round_id)
    opened.at = PHASE_TWO.replace(day=20, hour=17)
    with pytest.raises(WindowClosed):
        ask(opened, owner)


@pytest.mark.proves("S1-36")
def test_links_are_ones_own_and_short_lived(opened: World, person: Candidate) -> None:
    opened.at = PHASE_TWO.replace(month=10, day=31)
    other = paid(opened)
    opened.at = PHASE_TWO
    seen_keys = []
    for one in (person, other):
        ask(opened, one)
        record = made(opened, one)
        answer = candidate_browser(opened, one).get(f"/rounds/{opened.round_id}/ticket").body
        assert f"/tickets/{opened.round_id}/{one.id}/" in answer["view_url"]
        assert "Signature=" in answer["view_url"]
        assert "attachment" in answer["download_url"]
        assert answer["sheet"]["id_no"] == opened.deps.keys.open(one.id_sealed)
        seen_keys.append(record.key)
    assert len(set(seen_keys)) == 2


def test_the_code_is_signed_and_names_the_version(opened: World, person: Candidate) -> None:
    ask(opened, person)
    record = made(opened, person)
    here = standing.of(opened.deps, person.id, opened.round_id)
    sheet = ticket_sheets.sheet(opened.deps, here, seen(opened, person), record.version)
    claims = read_qr(qr_payload(sheet, opened.deps.keys.sign), opened.deps.keys.verify)
    assert (claims.ticket_no, claims.version) == (seen(opened, person).ticket_no, 1)
    assert record.key is not None
    assert content_hash(sheet, str(person.original_photo)) in record.key
    assert original_key(person.id, str(person.original_photo)).startswith(f"originals/{person.id}/")


@pytest.mark.parametrize(
    ("province", "city", "shown"),
    [
        ("湖北省", "武汉市", "湖北省武汉市洪山区"),
        ("北京市", "北京市", "北京市洪山区"),
        ("吉林省", "吉林市", "吉林省吉林市洪山区"),
        ("重庆", "重庆市", "重庆市洪山区"),
    ],
)
def test_addresses(province: str, city: str, shown: str) -> None:
    site = replace(a_site("1", 1, province), city=city)
    assert ticket_sheets.address(site).startswith(shown)
