"""The ticket as data: nothing blank, a hash of what is printed, a code that nobody can alter."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.ticket import (
    ID_TYPES,
    OPTIONAL,
    PaperFault,
    QrClaims,
    TicketSheet,
    content_hash,
    grouped_id_no,
    qr_payload,
    read_qr,
)
from tests.sample_ticket import LONGEST, ORDINARY, words

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
PHOTO = "a" * 64
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def verify(message: bytes, signature: bytes) -> bool:
    try:
        KEY.public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


CODE = qr_payload(ORDINARY, KEY.sign)


def altered(**change: Any) -> TicketSheet:
    return replace(ORDINARY, **change)


@pytest.mark.proves("S1-37")
@pytest.mark.parametrize(
    "field",
    [
        item.name
        for item in fields(ORDINARY)
        if isinstance(getattr(ORDINARY, item.name), str) and item.name not in OPTIONAL
    ],
)
def test_a_blank_field_is_a_fault_that_names_it(field: str) -> None:
    with pytest.raises(PaperFault) as caught:
        altered(**{field: "  "})
    assert caught.value.params == {"kind": "field", "field": field}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"programme": {"zh-CN": "口语考试"}}, "programme.en"),
        ({"office": words("", "Office")}, "office.zh-CN"),
        ({"rules": ()}, "rules"),
        ({"rules": (words("第一条", ""),)}, "rules.1.en"),
        ({"id_type": "LIBRARY_CARD"}, "id_type"),
    ],
)
def test_missing_words_are_faults(change: dict[str, object], field: str) -> None:
    with pytest.raises(PaperFault) as caught:
        altered(**change)
    assert caught.value.params["field"] == field


def test_every_kind_of_document_has_its_words() -> None:
    assert all(set(text) == {"zh-CN", "en"} for text in ID_TYPES.values())


def test_the_hash_is_stable_and_ignores_only_the_instant_of_issue() -> None:
    first = content_hash(ORDINARY, PHOTO)
    later = replace(ORDINARY, issued_at=ORDINARY.issued_at + timedelta(days=1))
    assert first == content_hash(later, PHOTO)
    assert first == "df8353e2e32f96deaeffb8b9bf583ff6d35b65e4442d9ed1fb08087fbcfee8c0"
    others = [
        content_hash(ORDINARY, "b" * 64),
        content_hash(replace(ORDINARY, version=2), PHOTO),
        content_hash(replace(ORDINARY, school="武汉江城大学外国语学院"), PHOTO),
        content_hash(replace(ORDINARY, specimen=True), PHOTO),
        content_hash(replace(ORDINARY, rules=ORDINARY.rules[:-1]), PHOTO),
    ]
    assert len({first, *others}) == len(others) + 1


def test_a_hash_without_a_photo_is_refused() -> None:
    with pytest.raises(PaperFault) as caught:
        content_hash(ORDINARY, "")
    assert caught.value.params == {"kind": "photo", "field": "photo"}


def test_the_same_instant_in_another_zone_is_the_same_ticket() -> None:
    moved = replace(ORDINARY, starts_at=ORDINARY.starts_at.astimezone(UTC))
    assert content_hash(moved, PHOTO) == content_hash(ORDINARY, PHOTO)
    assert qr_payload(moved, KEY.sign) == CODE


@pytest.mark.proves("S1-37")
def test_a_code_says_which_ticket_it_is_and_not_whose() -> None:
    starts_at = datetime(2014, 11, 23, 6, 0, tzinfo=UTC)
    assert read_qr(CODE, verify) == QrClaims("2014-11", "S42011411230157", 1, starts_at)
    assert CODE.startswith("ZK1.")
    assert len(CODE) < 170
    longest = qr_payload(LONGEST, KEY.sign)
    assert read_qr(longest, verify).version == 12


@given(st.integers(0, len(CODE) - 1), st.sampled_from(ALPHABET))
def test_one_altered_character_makes_it_invalid(at: int, char: str) -> None:
    altered = CODE[:at] + char + CODE[at + 1 :]
    if altered == CODE:
        return
    with pytest.raises(Invalid):
        read_qr(altered, verify)


@pytest.mark.parametrize(
    "text",
    ["", "ZK1", "ZK1.", "ZK1..", "ZK2" + CODE[3:], CODE + "A", CODE + "=", CODE[:-1], "网址", "."],
)
def test_anything_else_is_invalid(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_qr(text, verify)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/qr", "qr_not_ours")
    ]


def test_a_code_signed_by_another_key_is_invalid() -> None:
    with pytest.raises(Invalid):
        read_qr(qr_payload(ORDINARY, OTHER_KEY.sign), verify)


@pytest.mark.parametrize("body", ["bm90IGpzb24", "W10", "WyJhIiwiYiIsMSwiYyJd", "MQ", "bnVsbA"])
def test_a_signed_text_that_holds_no_claims_is_invalid(body: str) -> None:
    signed = f"ZK1.{body}"
    whole = qr_payload(ORDINARY, lambda _: KEY.sign(signed.encode()))
    with pytest.raises(Invalid):
        read_qr(f"{signed}.{whole.rpartition('.')[2]}", verify)


def test_a_resident_number_is_grouped_and_others_are_not() -> None:
    assert grouped_id_no("42990019930214241X") == "429900 19930214 241X"
    assert grouped_id_no("H12345678") == "H12345678"
