"""Check characters: published numbers, every single slip and every swap of neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import identity
from chalicelib.domain.check_characters import ALPHANUMERIC, DIGITS, luhn, mod_11_2, mod_37_2

VECTORS = ["11010519491231002X", "810000199408230021", "830000199201300022", "911124198108030024"]


@pytest.mark.parametrize("number", VECTORS)
def test_mod_11_2_is_that_of_identity_cards(number: str) -> None:
    assert mod_11_2(number[:-1]) == number[-1] == identity.check_digit(number[:-1])


def test_published_examples() -> None:
    assert mod_11_2("079") == "X"  # ISO 7064
    assert luhn("7992739871") == "3"
    assert mod_37_2("G123498654321") == "H"  # a blood donation, ISBT 128


@pytest.mark.parametrize(
    ("made", "alphabet"), [(mod_11_2, DIGITS), (mod_37_2, ALPHANUMERIC), (luhn, DIGITS)]
)
@given(data=st.data())
def test_one_wrong_character_is_always_found(made, alphabet: str, data: st.DataObject) -> None:
    body = data.draw(st.text(alphabet, min_size=1, max_size=20))
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from([c for c in alphabet if c != body[place]]))
    assert made(body[:place] + other + body[place + 1 :]) != made(body)


@pytest.mark.parametrize(("made", "alphabet"), [(mod_11_2, DIGITS), (mod_37_2, ALPHANUMERIC)])
@given(data=st.data())
def test_two_neighbours_swapped_are_always_found(made, alphabet: str, data: st.DataObject) -> None:
    body = data.draw(st.text(alphabet, min_size=2, max_size=20))
    place = data.draw(st.integers(0, len(body) - 2))
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (made(swapped) == made(body)) == (body[place] == body[place + 1])


@pytest.mark.parametrize("made", [mod_11_2, luhn])
def test_letters_are_refused_where_digits_are_wanted(made) -> None:
    with pytest.raises(ValueError, match="substring not found"):
        made("12A")
