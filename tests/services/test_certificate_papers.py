"""The certificates of a site on paper: whose, which, and what is refused (S1-40, P-09)."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.staff import Scope
from chalicelib.domain.ticket import PaperFault
from chalicelib.services import certificates, exports
from chalicelib.services.certificate_papers import papers
from chalicelib.store import exports as exports_store
from chalicelib.store import people
from tests.certificates_stage import a_set, number_of, opened, sitter
from tests.world import STAFF, World


@pytest.fixture
def ground(world: World) -> World:
    world.round()
    world.site("42001", 20)
    world.site("31001", 20, "上海市")
    return world


def copied(pdf: bytes, tmp_path: Path) -> list[str]:
    """The text of each page, without spaces, as a reader copies it."""
    path = tmp_path / "certificates.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


@pytest.mark.proves("S1-40", "P-09")
def test_a_page_for_each_certificate_of_the_site(ground: World, tmp_path: Path) -> None:
    here = [sitter(ground) for _ in range(4)]
    there = sitter(ground, "31001")
    grades = dict(zip((p.id for p in here), "ABCD", strict=True))
    opened(ground, 1, {**grades, there.id: "A"})
    void = number_of(ground, 1, here[1])
    certificates.void(ground.deps, ground.round_id, str(void), "作弊", False, STAFF)
    pdf, count = papers(ground.deps, ground.round_id, "42001")
    pages = copied(pdf, tmp_path)
    assert count == len(pages) == 2
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    for page, person in zip(pages, (here[0], here[2]), strict=True):
        id_no = ground.deps.keys.open(person.id_sealed)
        for said in (number_of(ground, 1, person), id_no, "林测", "2014年11月23日", "SPECIMEN"):
            assert str(said) in page
        assert "武汉江城大学考点42001" in page
        assert "考试委员会办公室" in page
    assert papers(ground.deps, ground.round_id, "42001")[0] == pdf


def test_nothing_is_printed_before_results_are_open(ground: World) -> None:
    person = sitter(ground)
    a_set(ground, 1, {person.id: "A"})
    with pytest.raises(WrongState):
        papers(ground.deps, ground.round_id, "42001")


def test_where_nobody_earned_one_there_is_nothing_to_print(ground: World) -> None:
    opened(ground, 1, {sitter(ground).id: "D"})
    with pytest.raises(NotFound):
        papers(ground.deps, ground.round_id, "42001")


def test_a_lost_photo_is_a_fault_that_names_the_certificate(ground: World) -> None:
    fine, bad = sitter(ground), sitter(ground)
    opened(ground, 1, {fine.id: "A", bad.id: "B"})
    people.update(replace(bad, original_photo="0" * 64))
    with pytest.raises(PaperFault) as caught:
        papers(ground.deps, ground.round_id, "42001")
    number = number_of(ground, 1, bad)
    assert caught.value.params == {"kind": "photo", "field": "photo", "certificate_no": number}


def test_a_name_without_a_glyph_is_a_fault_that_names_the_certificate(ground: World) -> None:
    fine, bad = sitter(ground), sitter(ground)
    opened(ground, 1, {fine.id: "A", bad.id: "B"})
    people.update(replace(bad, name="林\ue000"))
    with pytest.raises(PaperFault) as caught:
        papers(ground.deps, ground.round_id, "42001")
    assert caught.value.params["char"] == "U+E000"
    assert caught.value.params["certificate_no"] == number_of(ground, 1, bad)


def test_the_export_is_this_file_and_a_fault_of_it_is_told(ground: World) -> None:
    person = sitter(ground)
    opened(ground, 1, {person.id: "A"})
    ask = (ground.deps, ground.round_id, "certificates", "pdf", "42001", None)
    asked = exports.create(*ask, Scope("national"), STAFF)
    exports.make(ground.deps, ground.round_id, asked.id)
    made = exports_store.get(ground.round_id, asked.id)
    assert made is not None
    assert (made.state.value, made.rows) == ("ready", 1)
    assert made.key is not None
    pdf = ground.deps.files.read(made.key)
    assert pdf == papers(ground.deps, ground.round_id, "42001")[0]
    people.update(replace(person, original_photo="0" * 64))
    again = exports.create(*ask, Scope("national"), STAFF)
    exports.make(ground.deps, ground.round_id, again.id)
    failed = exports_store.get(ground.round_id, again.id)
    assert failed is not None
    assert failed.failure is not None
    assert failed.failure["params"]["certificate_no"] == number_of(ground, 1, person)
