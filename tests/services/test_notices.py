"""Public notices: shown from an instant, changed with a mark, with files that are what they say."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.errors import Invalid, NotFound, StaleVersion
from chalicelib.domain.notice import MAX_ATTACHMENT, Notice
from chalicelib.services import notices
from chalicelib.store import audit
from tests.stage import a_photo
from tests.world import OPENS, STAFF, World

WORDS = {"zh-CN": "考场规则", "en": "Rules"}
HOUR = timedelta(hours=1)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    return world


def a_notice(world: World, **changes: object) -> Notice:
    base = Notice(world.deps.new_id(), WORDS, WORDS, OPENS, None, 0)
    return replace(base, **changes)  # type: ignore[arg-type]


def office(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return target.getvalue()


def uploaded(world: World, name: str, data: bytes) -> str:
    attachment_id, form = notices.start_upload(world.deps, world.round_id, name, len(data))
    assert form.fields["key"] == notices.incoming_key(world.round_id, attachment_id)
    world.deps.files.write(form.fields["key"], data, form.fields["Content-Type"])
    return attachment_id


@pytest.mark.proves("S1-01")
def test_a_notice_shows_from_its_instant_and_marks_later_changes(opened: World) -> None:
    deps, round_id = opened.deps, opened.round_id
    draft = notices.put(deps, round_id, a_notice(opened, publish_at=OPENS + HOUR), None, STAFF)
    assert notices.published(deps, round_id) == []
    with pytest.raises(NotFound):
        notices.public(deps, round_id, draft.id)
    draft = notices.put(deps, round_id, draft, None, STAFF)
    assert draft.changed_at is None
    opened.at = OPENS + HOUR
    assert notices.published(deps, round_id) == [draft]
    assert notices.public(deps, round_id, draft.id) == (draft, [])
    changed = notices.put(deps, round_id, draft, None, STAFF)
    assert changed.changed_at == opened.at
    with pytest.raises(StaleVersion):
        notices.put(deps, round_id, draft, None, STAFF)
    with pytest.raises(NotFound):
        notices.put(deps, round_id, a_notice(opened, version=1), None, STAFF)


def test_former_versions_are_kept_and_told_if_they_were_public(opened: World) -> None:
    deps, round_id = opened.deps, opened.round_id
    draft = a_notice(opened, publish_at=OPENS + HOUR)
    first = notices.put(deps, round_id, draft, None, STAFF)
    second = notices.put(deps, round_id, replace(first, title={**WORDS, "en": "2"}), None, STAFF)
    opened.at = OPENS + 2 * HOUR
    third = notices.put(deps, round_id, replace(second, title={**WORDS, "en": "3"}), None, STAFF)
    opened.at = OPENS + 3 * HOUR
    fourth = notices.put(deps, round_id, replace(third, title={**WORDS, "en": "4"}), None, STAFF)
    shown, history = notices.public(deps, round_id, fourth.id)
    assert shown.version == 4
    told = [(one.notice.version, one.notice.title["en"], one.since) for one in history]
    assert told == [(3, "3", OPENS + 2 * HOUR), (2, "2", OPENS + HOUR)]
    actions = [e.change.action for e in audit.of(f"round#{round_id}")]
    assert actions.count("notice_changed") == 3


def test_files_are_copied_named_and_saved_under_their_name(opened: World) -> None:
    deps, round_id = opened.deps, opened.round_id
    new = uploaded(opened, "rules.pdf", PDF)
    notice = notices.put(deps, round_id, a_notice(opened), [(new, "考场规则.pdf")], STAFF)
    (attachment,) = notice.attachments
    assert (attachment.name, attachment.size) == ("考场规则.pdf", len(PDF))
    address = notices.attachment_link(deps, round_id, notice.id, new)
    (disposition,) = parse_qs(urlsplit(address).query)["response-content-disposition"]
    assert deps.files.read(notices.stored_key(round_id, new)) == PDF
    assert disposition.startswith('attachment; filename="____.pdf"')
    assert "filename*=UTF-8''%E8%80%83%E5%9C%BA%E8%A7%84%E5%88%99.pdf" in disposition
    kept = notices.put(deps, round_id, notice, None, STAFF)
    assert kept.attachments == notice.attachments
    renamed = notices.put(deps, round_id, kept, [(new, "rules-2.PDF")], STAFF)
    assert [one.name for one in renamed.attachments] == ["rules-2.PDF"]
    gone = notices.put(deps, round_id, renamed, [], STAFF)
    assert gone.attachments == ()
    with pytest.raises(NotFound):
        notices.attachment_link(deps, round_id, notice.id, new)


def test_a_file_of_a_notice_to_come_is_not_to_be_had(opened: World) -> None:
    deps, round_id = opened.deps, opened.round_id
    new = uploaded(opened, "rules.pdf", PDF)
    coming = a_notice(opened, publish_at=OPENS + HOUR)
    notice = notices.put(deps, round_id, coming, [(new, "rules.pdf")], STAFF)
    with pytest.raises(NotFound):
        notices.attachment_link(deps, round_id, notice.id, new)
    opened.at = OPENS + HOUR
    assert notices.attachment_link(deps, round_id, notice.id, new)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("a.docx", office("word/document.xml")),
        ("a.xlsx", office("xl/workbook.xml")),
        ("a.JPEG", a_photo(1)),
        ("a.png", b"\x89PNG\r\n\x1a\n...."),
    ],
)
def test_what_may_be_attached(opened: World, name: str, data: bytes) -> None:
    new = uploaded(opened, name, data)
    notice = notices.put(opened.deps, opened.round_id, a_notice(opened), [(new, name)], STAFF)
    assert [one.name for one in notice.attachments] == [name]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"MZ\x90\x00 not a document"),
        ("a.pdf", b"<html>%PDF-1.7"),
        ("a.pdf", a_photo(1)),
        ("a.png", PDF),
        ("a.docx", office("xl/workbook.xml")),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("a.docx", office("word/document.xml", "word/embeddings/oleObject1.bin")),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.xlsx", office("something.xml")),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    opened: World, name: str, data: bytes
) -> None:
    good, new = uploaded(opened, "b.pdf", PDF), uploaded(opened, name, data)
    named = [(good, "b.pdf"), (new, name)]
    with pytest.raises(Invalid) as error:
        notices.put(opened.deps, opened.round_id, a_notice(opened), named, STAFF)
    faults = [(fault.pointer, fault.code) for fault in error.value.errors]
    assert faults == [("/attachments/1", "attachment_type")]
    assert notices.published(opened.deps, opened.round_id) == []


def test_a_file_that_never_came_or_is_another_round_s_is_refused(opened: World) -> None:
    deps, round_id = opened.deps, opened.round_id
    never, _ = notices.start_upload(deps, round_id, "a.pdf", 10)
    foreign = uploaded(opened, "a.pdf", PDF)
    other = World(opened.environment)
    other.round()
    for world, attachment_id in ((opened, never), (other, foreign)):
        with pytest.raises(Invalid) as error:
            notices.put(
                world.deps, world.round_id, a_notice(world), [(attachment_id, "a.pdf")], STAFF
            )
        assert [fault.code for fault in error.value.errors] == ["attachment_missing"]


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.exe", 10, "attachment_type"),
        ("pdf", 10, "attachment_type"),
        ("a.doc", 10, "attachment_type"),
        ("a.docm", 10, "attachment_type"),
        ("a.pdf", MAX_ATTACHMENT + 1, "attachment_too_large"),
    ],
)
def test_an_upload_that_could_not_be_kept_is_not_begun(
    opened: World, name: str, size: int, code: str
) -> None:
    with pytest.raises(Invalid) as error:
        notices.start_upload(opened.deps, opened.round_id, name, size)
    assert [fault.code for fault in error.value.errors] == [code]
    assert notices.start_upload(opened.deps, opened.round_id, "a.pdf", MAX_ATTACHMENT)


def test_what_may_not_be_renamed(opened: World) -> None:
    deps, round_id = opened.deps, opened.round_id
    new = uploaded(opened, "a.pdf", PDF)
    notice = notices.put(deps, round_id, a_notice(opened), [(new, "a.pdf")], STAFF)
    with pytest.raises(Invalid):
        notices.put(deps, round_id, notice, [(new, "a.exe")], STAFF)
