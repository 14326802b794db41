"""The written test's ticket number: its places, its slips and its mask."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.written_ticket import mask, read_written_ticket


def test_the_places_of_a_number() -> None:
    ticket = read_written_ticket("110101142100115")
    assert (ticket.site, ticket.campus, ticket.year, ticket.month) == ("11010", "1", 2014, 12)
    assert (ticket.exam, ticket.room, ticket.seat) == ("CET4", "001", "15")
    assert read_written_ticket("110101141200115").exam == "CET6"
    assert read_written_ticket("110101141200115").month == 6


@pytest.mark.parametrize(
    "typed",
    [
        "1101 0114 2100 115",
        "１１０１０１１４２１００１１５",
        "11010-1142-100115",
        " '110101142100115\u200b",
    ],
)
def test_grouped_and_wide_numbers_are_one_number(typed: str) -> None:
    assert read_written_ticket(typed).number == "110101142100115"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "ticket_empty"),
        ("  ", "ticket_empty"),
        ("11010114210011", "ticket_length"),
        ("1101011421001155", "ticket_length"),
        ("11010114210011X", "ticket_character"),
        ("١١٠١٠١١٤٢١٠٠١١٥", "ticket_character"),
        ("110101140100115", "ticket_half"),
        ("110101143100115", "ticket_half"),
        ("110101142000115", "ticket_level"),
        ("110101142300115", "ticket_level"),
    ],
)
def test_each_cause_has_its_own_code(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_written_ticket(typed)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/ticket_no", code)]


def test_the_mask_shows_the_ends() -> None:
    assert mask("420011411230157") == "4200 **** **** 157"
    assert mask("4200") == "****"
