"""Imports: dry run, commit, and every way to do it twice, at once, or only half."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from chalicelib.domain.errors import Invalid, StaleVersion, WrongState
from chalicelib.services import accounts, imports
from chalicelib.store import audit, jobs
from chalicelib.store.jobs import JobState
from tests.imports_stage import (
    checked,
    committed,
    counts,
    found,
    of_people,
    row,
    uploaded,
    work,
)
from tests.stage import a_photo
from tests.world import STAFF, World, a_ticket, an_id_no


@pytest.mark.proves("S1-06")
def test_a_dry_run_writes_nobody(world: World, base: int) -> None:
    before = of_people()
    job = checked(world, row(base) + row(base + 1, "CET6", total=430))
    assert (job.state, counts(job)) == (JobState.CHECKED, (2, 0, 0))
    assert of_people() == before


@pytest.mark.proves("S1-05", "S1-06", "S1-42")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_commit_makes_people_who_can_sign_in(world: World, base: int, encoding: str) -> None:
    place = base + 1000 * ("utf-8", "utf-8-sig", "gb18030").index(encoding)
    text = row(place, name="阿丽亚·吐尔逊") + row(place + 1, mode="网考", total=499)
    job = committed(world, checked(world, text, encoding))
    assert job.state == JobState.COMMITTED
    assert job.committed_at is not None
    signed = accounts.sign_in(
        world.deps, a_ticket("CET4", place), "阿丽亚·吐尔逊", None, "192.0.2.1"
    )
    assert signed.candidate.school == "江城大学"
    second = found(a_ticket("CET4", place + 1))
    assert second is not None
    assert [(s.mode, s.total, s.source) for s in second.scores] == [("online", 499, "roster")]


def test_the_same_file_again_changes_nothing(world: World, base: int) -> None:
    text = row(base) + row(base + 1, "CET6")
    first = committed(world, checked(world, text))
    before = of_people()
    again = checked(world, text)
    assert (counts(again), again.same_as) == ((0, 0, 2), first.id)
    assert committed(world, again).state == JobState.COMMITTED
    assert of_people() == before


def test_a_changed_row_changes_that_person_only(world: World, base: int) -> None:
    committed(world, checked(world, row(base) + row(base + 1)))
    other = found(a_ticket("CET4", base + 1))
    job = committed(world, checked(world, row(base, total=600, school="理工大学") + row(base + 1)))
    assert counts(job) == (1, 0, 1)
    changed = found(a_ticket("CET4", base))
    assert changed is not None
    assert (changed.candidate.school, changed.scores[0].total) == ("理工大学", 600)
    assert found(a_ticket("CET4", base + 1)) == other


@pytest.mark.proves("A6-13")
def test_two_tickets_of_one_person(world: World, base: int) -> None:
    text = row(base, "CET4", total=480) + row(base, "CET6", total=431)
    committed(world, checked(world, text))
    one, two = found(a_ticket("CET4", base)), found(a_ticket("CET6", base))
    assert one is not None
    assert one == two
    assert sorted(score.total for score in one.scores) == [431, 480]


@pytest.mark.proves("A6-13")
def test_a_second_ticket_joins_later(world: World, base: int) -> None:
    committed(world, checked(world, row(base, "CET4", total=480)))
    first = found(a_ticket("CET4", base))
    committed(world, checked(world, row(base, "CET6", total=431)))
    both = found(a_ticket("CET6", base))
    assert first is not None
    assert both is not None
    assert both.candidate.id == first.candidate.id
    assert len(both.scores) == 2


def test_faulty_rows_are_named_and_the_good_go_in(world: World, base: int) -> None:
    committed(world, checked(world, row(base)))
    text = (
        row(base + 1)
        + row(base + 2, total=999)
        + row(base + 3, id_no=an_id_no(base + 3)[:-1] + "Y")
        + row(base + 4, ticket=a_ticket("CET4", base))
        + row(base, name="另一人", ticket=a_ticket("CET4", base + 5))
        + row(base + 6, name="林\ue000")
    )
    job = committed(world, checked(world, text))
    assert (job.good, job.faulty) == (1, 5)
    named = {(fault["line"], fault["column"]): fault["code"] for fault in job.refused}
    assert named[5, "ticket_no"] == "ticket_of_another"
    assert named[6, "name"] == "name_differs_from_record"
    assert {line for line, _ in named} == {3, 4, 5, 6, 7}
    assert found(a_ticket("CET4", base + 1)) is not None
    assert found(a_ticket("CET4", base + 2)) is None
    assert job.refused_key is not None
    report = world.deps.files.read(job.refused_key).decode("utf-8-sig")
    assert len(report.splitlines()) == 6


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\x00\x01\x02", None), (b"", None), ("姓名,成绩\n林测,500\n".encode(), None)],
)
def test_a_file_that_cannot_be_read_fails_with_a_reason(
    world: World, base: int, data: bytes, code: str | None
) -> None:
    job = uploaded(world, data or b" ")
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    failed = imports.get(world.round_id, job.id)
    assert failed.state == JobState.FAILED
    assert failed.failure is not None
    assert failed.failure["code"]
    with pytest.raises(WrongState):
        imports.commit(world.deps, world.round_id, job.id, STAFF)


def test_steps_out_of_order_are_refused(world: World, base: int) -> None:
    job, _ = imports.create(world.deps, world.round_id, "roster", "a.csv", 5, STAFF)
    with pytest.raises(Invalid) as missing:
        imports.check(world.deps, world.round_id, job.id)
    assert missing.value.errors[0].code == "file_missing"
    with pytest.raises(WrongState):
        imports.commit(world.deps, world.round_id, job.id, STAFF)
    imports.run(world.deps, world.round_id, job.id, "commit")
    imports.run(world.deps, world.round_id, "no-such-job", "check")
    assert imports.get(world.round_id, job.id).state == JobState.WAITING_FOR_FILE


def test_the_commit_and_its_entry_are_one(world: World, base: int) -> None:
    job = checked(world, row(base))
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    entries = audit.of(f"round#{world.round_id}")
    assert [e.change.action for e in entries].count("import_committed") == 1
    assert entries[0].change.params["job"] == job.id
    with pytest.raises(StaleVersion):
        jobs.put_with(job, replace(entries[0], entry_id=world.deps.new_id()))
    assert len(audit.of(f"round#{world.round_id}")) == len(entries)


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.proves("S1-42")
def test_photos_by_ticket_or_id_number(world: World, base: int) -> None:
    committed(world, checked(world, row(base) + row(base + 1)))
    files = {
        f"{a_ticket('CET4', base)}.jpg": a_photo(1),
        f"照片/{an_id_no(base + 1)}.jpg": a_photo(2),
        f"{a_ticket('CET4', 29_000)}.jpg": a_photo(3),
        f"{a_ticket('CET4', base + 1)}.txt": b"not a photo",
    }
    job = uploaded(world, zipped(files), "photos")
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    dry = imports.get(world.round_id, job.id)
    assert dry.good == 2
    assert "photo_of_nobody" in {fault["code"] for fault in dry.refused}
    assert committed(world, dry).state == JobState.COMMITTED
    for number in (base, base + 1):
        kept = found(a_ticket("CET4", number))
        assert kept is not None
        assert kept.candidate.original_photo is not None
    again = uploaded(world, zipped(files), "photos")
    imports.check(world.deps, world.round_id, again.id)
    work(world)
    assert counts(imports.get(world.round_id, again.id))[0::2] == (0, 2)
