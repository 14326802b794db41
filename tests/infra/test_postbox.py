"""The local postbox, spoken to by the platform's own messengers: mail, text messages, failures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.message import MessengerRefused, MessengerSilent
from chalicelib.gateways.messengers.smtp import Security, Smtp
from infra.local import ports
from infra.postbox import Book
from infra.postbox.texts import EN, ZH
from tests.infra.postbox_world import Postbox, outgoing, postbox


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Postbox]:
    with postbox(tmp_path) as made:
        yield made


def test_a_mail_arrives_as_it_was_written(box: Postbox) -> None:
    box.mail.send(outgoing())
    (letter,) = box.letters()
    assert letter["id"] == f"<{1:032x}@example.org>"
    assert (letter["channel"], letter["to"]) == ("email", "lin@example.org")
    assert letter["title"] == "已缴费，报名成功"
    assert letter["text"] == "您好：\n\n已收到您的报名费 50 元。"


def test_a_repetition_is_the_same_letter(box: Postbox) -> None:
    box.mail.send(outgoing())
    box.mail.send(outgoing())
    box.sms().send(outgoing(2, "13800000001"))
    box.sms().send(outgoing(2, "13800000001"))
    assert sorted((one["channel"], one["times"]) for one in box.letters()) == [
        ("email", 2),
        ("sms", 2),
    ]
    assert box.client.get("/local/outbox.json").json()["repeated"] == 2


def test_a_text_message_arrives_with_its_sign(box: Postbox) -> None:
    box.sms().send(outgoing(1, "13800000001", text="退款 50 元已原路退回"))
    (letter,) = box.letters(channel="sms", to="13800000001")
    assert letter["text"] == "【准考】退款 50 元已原路退回"
    assert letter["template"] == "paid.zh-CN"
    assert box.letters(to="13800000002") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "another"},
        {"wall": lambda: datetime.now(UTC) - timedelta(minutes=6)},
        {"wall": lambda: datetime.now(UTC) + timedelta(minutes=6)},
    ],
)
def test_a_request_that_is_not_ours_or_old_is_put_off(
    box: Postbox, changes: dict[str, object]
) -> None:
    """A wrong key is our own mistake: it is set right and the sending tried again."""
    with pytest.raises(MessengerSilent):
        box.sms(**changes).send(outgoing(1, "13800000001"))
    assert box.letters() == []


def test_a_changed_byte_breaks_the_signature(box: Postbox) -> None:
    body = b'{"out_id": "1"}'
    headers = box.sms().headers(body)
    answer = box.client.post("/local/sms", content=body + b" ", headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"code": "SIGNATURE"})


@pytest.mark.parametrize("text", ["", None, 5])
def test_a_text_message_that_is_none_is_refused_for_good(box: Postbox, text: object) -> None:
    with pytest.raises(MessengerRefused) as error:
        box.sms().send(outgoing(1, "13800000001", text=text))
    assert error.value.params == {"reason": "PARAMETER"}


def test_planned_failures_come_once_each_on_both_ways(box: Postbox) -> None:
    box.fail(2)
    with pytest.raises(MessengerSilent) as error:
        box.mail.send(outgoing())
    assert error.value.params == {"reason": "smtp_451"}
    with pytest.raises(MessengerSilent) as error:
        box.sms().send(outgoing(2, "13800000001"))
    assert error.value.params == {"reason": "BUSY"}
    box.mail.send(outgoing())
    box.sms().send(outgoing(2, "13800000001"))
    assert len(box.letters()) == 2
    box.fail(2, "never")
    with pytest.raises(MessengerRefused) as refused:
        box.mail.send(outgoing())
    assert refused.value.params == {"reason": "smtp_550"}
    with pytest.raises(MessengerRefused) as refused:
        box.sms().send(outgoing(2, "13800000001"))
    assert refused.value.params == {"reason": "PHONE"}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"next": -1}', b'{"next": "1"}', b'{"next": 1, "how": "odd"}']
)
def test_odd_plans_are_refused(box: Postbox, body: bytes) -> None:
    assert box.client.post("/local/outbox/fail", content=body).status_code == 400


def test_nobody_there_means_later() -> None:
    server = Smtp("127.0.0.1", ports.free(), "noreply@example.org", security=Security.NONE)
    with pytest.raises(MessengerSilent):
        server.send(outgoing())


def test_a_server_without_encryption_gets_no_mail_where_it_is_asked_for(box: Postbox) -> None:
    server = Smtp("127.0.0.1", box.mail_port, "noreply@example.org")
    with pytest.raises(MessengerSilent):
        server.send(outgoing())
    assert box.letters() == []


def test_nobody_slips_a_header_in(box: Postbox) -> None:
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        box.mail.send(outgoing(title="成绩\r\nBcc: other@example.org"))


def test_the_box_is_kept(tmp_path: Path) -> None:
    with postbox(tmp_path) as box:
        box.mail.send(outgoing())
        box.mail.send(outgoing())
    again = Book(tmp_path).letters()
    assert [(one.title, one.times) for one in again] == [("已缴费，报名成功", 2)]


@pytest.mark.parametrize(("lang", "words"), [("zh-CN", ZH), ("en", EN)])
def test_the_page_shows_all_of_it(box: Postbox, lang: str, words: dict[str, str]) -> None:
    empty = box.client.get("/local/outbox", params={"lang": lang}).text
    assert words["empty"] in empty
    box.mail.send(outgoing(title="<b>成绩</b>"))
    box.mail.send(outgoing(title="<b>成绩</b>"))
    box.sms().send(outgoing(2, "13800000001"))
    html = box.client.get("/local/outbox", params={"lang": lang}).text
    assert "&lt;b&gt;成绩&lt;/b&gt;" in html
    assert "【准考】" in html
    assert words["times"].format(count=2) in html
    assert re.search(r"2014年11月6日 20:41:07|6 Nov 2014, 20:41:07", html)
    only = box.client.get("/local/outbox", params={"lang": lang, "channel": "sms"}).text
    assert "成绩" not in only
    for asset in re.findall(r'(?:href|src)="(/[^"?]+\.(?:css|svg))"', html):
        assert box.client.get(asset).status_code == 200, asset


def test_its_words_are_the_same_in_both_languages() -> None:
    assert set(ZH) == set(EN)
    half_width = re.compile(r"[㐀-鿿][,:;?!()]|[,:;?!()][㐀-鿿]")
    assert not [text for text in ZH.values() if half_width.search(text)]
