"""Certificates: worth from what the opened sets name, and a code that nobody can alter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import ticket
from chalicelib.domain.certificate import (
    Certificate,
    CertificateClaims,
    CertificateState,
    Collection,
    Receiver,
    Voiding,
    Worth,
    code_in,
    qr_address,
    qr_payload,
    read_qr,
    worth,
)
from chalicelib.domain.errors import Invalid
from tests.sample_certificate import ORDINARY as PAPER
from tests.sample_ticket import ORDINARY as TICKET

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
CODE = qr_payload("2014-11", PAPER.certificate_no, KEY.sign)
ORIGIN = "https://kaoshi.example.cn"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
AT = datetime(2014, 12, 20, tzinfo=UTC)
MINE = Certificate("A1", "2014-11", "C1", "A", 1, version=1)
VOIDED = replace(MINE, voiding=Voiding(AT, "clerk", "作弊"))


def verify(message: bytes, signature: bytes) -> bool:
    try:
        KEY.public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.proves("S1-40")
@pytest.mark.parametrize(
    ("certificate", "named", "found"),
    [
        (MINE, [], None),
        (MINE, [None], None),
        (MINE, ["A2"], None),
        (VOIDED, ["A2"], None),
        (MINE, ["A1"], Worth.VALID),
        (VOIDED, ["A1"], Worth.VOID),
        (MINE, ["A1", "A1"], Worth.VALID),
        (MINE, ["A1", "B7"], Worth.SUPERSEDED),
        (VOIDED, ["A1", "B7"], Worth.VOID),
        (MINE, ["A1", None], Worth.VOID),
        (MINE, ["A1", "B7", None], Worth.VOID),
        (MINE, ["A1", None, "A9"], Worth.SUPERSEDED),
        (MINE, [None, "A1"], Worth.VALID),
    ],
)
def test_worth(certificate: Certificate, named: list[str | None], found: Worth | None) -> None:
    assert worth(certificate, named) == found


def test_states_for_staff() -> None:
    taken = replace(MINE, collection=Collection(AT, "clerk", Receiver.SELF, ""))
    assert MINE.state(Worth.VALID) == CertificateState.WAITING
    assert taken.state(Worth.VALID) == CertificateState.COLLECTED
    assert taken.state(Worth.VOID) == CertificateState.VOID
    assert taken.state(Worth.SUPERSEDED) == CertificateState.SUPERSEDED


def test_a_code_says_which_certificate_it_is_and_not_whose() -> None:
    assert read_qr(CODE, verify) == CertificateClaims("2014-11", "20142A000157")
    assert CODE.startswith("ZC1.")
    assert len(qr_address(ORIGIN, CODE)) < 190


def test_the_address_on_the_paper_leads_to_the_code() -> None:
    address = qr_address(ORIGIN, CODE)
    assert address == f"https://kaoshi.example.cn/#/verify/{CODE}"
    assert code_in(address, ORIGIN) == CODE
    assert code_in(CODE, ORIGIN) == CODE
    for foreign in (address.replace("kaoshi", "kaosh1"), address.replace("https", "http")):
        with pytest.raises(Invalid):
            read_qr(code_in(foreign, ORIGIN), verify)


@given(st.integers(0, len(CODE) - 1), st.sampled_from(ALPHABET))
def test_one_altered_character_makes_it_invalid(at: int, char: str) -> None:
    altered = CODE[:at] + char + CODE[at + 1 :]
    if altered == CODE:
        return
    with pytest.raises(Invalid):
        read_qr(altered, verify)


@pytest.mark.parametrize("at", range(len(CODE)))
def test_each_character_counts(at: int) -> None:
    """The last ones too: base64 has spare bits there."""
    for char in "AQgwZ9_-":
        altered = CODE[:at] + char + CODE[at + 1 :]
        if altered != CODE:
            with pytest.raises(Invalid):
                read_qr(altered, verify)


@pytest.mark.parametrize(
    "text",
    ["", "ZC1", "ZC1.", "ZC1..", "ZK1" + CODE[3:], CODE + "A", CODE + "=", CODE[:-1], "网址", "."],
)
def test_anything_else_is_invalid(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_qr(text, verify)
    assert [error.code for error in caught.value.errors] == ["qr_not_ours"]


def test_a_code_signed_by_another_key_is_invalid() -> None:
    with pytest.raises(Invalid):
        read_qr(qr_payload("2014-11", "20142A000157", OTHER_KEY.sign), verify)


def test_a_ticket_is_no_certificate_and_a_certificate_no_ticket() -> None:
    of_ticket = ticket.qr_payload(TICKET, KEY.sign)
    with pytest.raises(Invalid):
        read_qr(of_ticket, verify)
    with pytest.raises(Invalid):
        ticket.read_qr(CODE, verify)
    with pytest.raises(Invalid):
        read_qr("ZC1" + of_ticket[3:], verify)
