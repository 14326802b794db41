"""Keys by purpose: one cannot stand for another, and what was changed is noticed."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.exceptions import InvalidTag

from chalicelib.domain.errors import NotSignedIn
from chalicelib.gateways.keys import Keys

NOW = datetime(2014, 10, 30, 1, tzinfo=UTC)


def keys(secret: str = "master") -> Keys:
    counter = itertools.count()
    return Keys(lambda: secret, lambda size: next(counter).to_bytes(size, "big"))


def test_sealed_twice_looks_different_and_opens_the_same() -> None:
    ours = keys()
    one, two = ours.seal("420199199302142415"), ours.seal("420199199302142415")
    assert one != two
    assert ours.open(one) == ours.open(two) == "420199199302142415"


@pytest.mark.parametrize("place", [0, 20, -3])
def test_a_changed_seal_does_not_open(place: int) -> None:
    ours = keys()
    sealed = list(ours.seal("text of some length"))
    sealed[place] = "A" if sealed[place] != "A" else "B"
    with pytest.raises(InvalidTag):
        ours.open("".join(sealed))
    with pytest.raises(InvalidTag):
        keys("another master").open(ours.seal("text"))


def test_blind_indexes_differ_by_kind_value_and_master() -> None:
    ours = keys()
    found = [
        ours.blind("ticket", "1"),
        ours.blind("ticket", "2"),
        ours.blind("document", "1"),
        keys("another master").blind("ticket", "1"),
    ]
    assert len(set(found)) == 4
    assert ours.blind("ticket", "1") == found[0]


def test_a_session_ends_at_its_instant() -> None:
    ours = keys()
    token = ours.session({"sub": "c", "kind": "candidate"}, NOW, timedelta(hours=2))
    ends = NOW + timedelta(hours=2)
    assert ours.read_session(token, ends - timedelta(seconds=1))["sub"] == "c"
    with pytest.raises(NotSignedIn):
        ours.read_session(token, ends)


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_only_our_own_way_of_signing_counts(algorithm: str) -> None:
    claims = {"sub": "c", "kind": "candidate", "iat": 0, "exp": 99_999_999_999}
    key = None if algorithm == "none" else keys()._key("session").ljust(64, b"0")
    forged = jwt.encode(claims, key, algorithm=algorithm)  # type: ignore[arg-type]
    with pytest.raises(NotSignedIn):
        keys().read_session(forged, NOW)


@pytest.mark.parametrize("missing", ["iat", "exp"])
def test_a_session_without_its_times_is_none(missing: str) -> None:
    claims = {"sub": "c", "kind": "candidate", "iat": 0, "exp": 99_999_999_999}
    del claims[missing]
    token = jwt.encode(claims, keys()._key("session"), algorithm="HS256")
    with pytest.raises(NotSignedIn):
        keys().read_session(token, NOW)


def test_signatures() -> None:
    ours = keys()
    signature = ours.sign(b"ticket")
    assert ours.verify(b"ticket", signature)
    assert not ours.verify(b"tickeT", signature)
    assert not keys("another master").verify(b"ticket", signature)


def test_the_master_is_read_when_first_needed() -> None:
    asked = []

    def secret() -> str:
        asked.append(1)
        return "master"

    ours = Keys(secret, bytes)
    assert asked == []
    ours.blind("ticket", "1")
    ours.blind("ticket", "2")
    assert asked == [1]
