"""The language of numbers: written and read back, refused where two could be one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.check_characters import ALGORITHMS
from chalicelib.domain.number_format import NumberFormat, Piece
from chalicelib.domain.number_segments import UNMISTAKABLE, NumberingError, of_day

CET = NumberFormat.of("{site:5}{campus:1}{yy}{half}{level|CET4=1,CET6=2}{room:03}{seat:02}")
REGISTRY = NumberFormat.of("{city:2}{county:2}{period}{seq:05}")
AUTUMN, SPRING = of_day(date(2014, 12, 20)), of_day(date(2021, 4, 10))
SEAT = {"site": "11010", "campus": "1", "level": "CET4", "room": "1", "seat": "15"}
DISTRICT = {"city": "06", "county": "01", **SPRING}


def test_the_written_ticket_of_the_handbook_and_back() -> None:
    number = CET.write({**SEAT, **AUTUMN})
    assert number == "110101142100115"
    assert CET.read(number).values == {
        "site": "11010",
        "campus": "1",
        "yy": "14",
        "half": "2",
        "level": "CET4",
        "room": "001",
        "seat": "15",
    }


@pytest.mark.proves("S5-25")
def test_a_registry_number_names_its_district_and_first_period() -> None:
    assert REGISTRY.write(DISTRICT, 1) == "060121100001"
    read = REGISTRY.read("060119200017")
    assert (read.values["city"], read.values["period"], read.serial) == ("06", "192", 17)
    assert REGISTRY.pieces("060119200017") == (
        *(Piece("city", "06"), Piece("county", "01"), Piece("period", "192")),
        Piece("seq", "00017"),
    )


@pytest.mark.parametrize(
    ("on", "period"),
    [(date(2021, 6, 30), "211"), (date(2021, 7, 1), "212"), (date(2100, 1, 1), "001")],
)
def test_a_period_is_a_year_and_its_half(on: date, period: str) -> None:
    assert of_day(on)["period"] == period


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_two_of_one_sequence_never_share_a_number(one: int, other: int) -> None:
    for pattern in ("{city:2}{period}{seq:05}", "{city:2}{period}{seq:05,scattered}"):
        made = NumberFormat.of(pattern)
        same = made.write(DISTRICT, one) == made.write(DISTRICT, other)
        assert same == (one == other)


def test_scattered_numbers_use_the_whole_room_and_tell_no_count() -> None:
    made = NumberFormat.of("{seq:03,start=0,scattered}")
    given_ = [made.write({}, serial) for serial in range(1, 1001)]
    assert len(set(given_)) == 1000
    assert given_[:3] == ["000", "619", "238"]
    with pytest.raises(NumberingError, match="longer than 3"):
        made.write({}, 1001)


_WORDS = st.text("ABCDEFGHJKLM23456789", min_size=1, max_size=4)


@st.composite
def patterns(draw) -> tuple[NumberFormat, dict[str, str]]:
    """Any pattern that can be read back, with values for it."""
    pieces, values = [], {}
    for name in draw(st.permutations(["site", "campus", "room", "level", "city"]))[:3]:
        value = draw(_WORDS)
        values[name] = value
        spec = draw(st.sampled_from(["4", "04", "6,left,pad=X", "5,pad=Q"]))
        pieces.append(f"{{{name}:{spec}}}")
    if draw(st.booleans()):
        pieces.append("{grade|A=1,B=22}")
        values["grade"] = draw(st.sampled_from("AB"))
    elif draw(st.booleans()):
        pieces.append("{if kind=oral}K{seat:02}{end}")
        values |= {"kind": draw(st.sampled_from(["oral", "written"])), "seat": "7"}
    pieces.append(draw(st.sampled_from(["{seq:05}", "{seq:05,scattered}", "{seq:06,step=7}"])))
    pieces += draw(st.lists(st.sampled_from(["{-}", "{ }", "T", "{yy}", "{period}"]), max_size=3))
    pieces = draw(st.permutations(pieces))
    if draw(st.booleans()):
        place = draw(st.integers(0, len(pieces)))
        pieces = [*pieces[:place], "{check:mod37-2}", *pieces[place:]]
    return NumberFormat.of("".join(pieces)), values


@given(patterns(), st.integers(1, 9_999))
def test_whatever_is_written_is_read_back(
    made: tuple[NumberFormat, dict[str, str]], serial: int
) -> None:
    format_, values = made
    number = format_.write({**SPRING, **values}, serial)
    read = format_.read(number)
    assert read.serial == serial
    assert format_.write({**SPRING, **values, **read.values}, read.serial) == number
    assert format_.read(format_.printed({**SPRING, **values}, serial)) == read
    for name in ("grade", "kind"):
        if values.get(name) in {"A", "B", "oral"}:
            assert read.values[name] == values[name]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(data=st.data(), serial=st.integers(1, 99_999))
def test_one_wrong_digit_is_no_number_of_ours(
    algorithm: str, data: st.DataObject, serial: int
) -> None:
    made = NumberFormat.of(f"{{city:2}}{{seq:05}}{{check:{algorithm}}}")
    number = made.write(DISTRICT, serial)
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([c for c in "0123456789" if c != number[place]]))
    with pytest.raises(NumberingError):
        made.read(number[:place] + other + number[place + 1 :])


def test_a_check_character_over_some_fields_anywhere() -> None:
    made = NumberFormat.of("{check:luhn,over=seq}-{city:2}{seq:03}")
    assert NumberFormat.of("A{if kind=oral}{-}K{end}{seq:2}").grouped("A07") == "A07"
    number = made.write({"city": "06"}, 18)
    assert number == "2-06018"
    assert made.read("2-99018").serial == 18, "the city is not checked"
    with pytest.raises(NumberingError, match="check character 2 is wrong"):
        made.read("2-06019")


@given(st.integers(0, 31))
def test_random_characters_are_never_mistaken(place: int) -> None:
    made = NumberFormat.of("{random:6}")
    drawn = made.draw(lambda n: place % n)
    assert made.write({}, drawn=drawn) == drawn == UNMISTAKABLE[place] * 6
    assert made.read(drawn).values == {"random": drawn}
    assert not set(UNMISTAKABLE) & set("IO01")


def test_separators_are_for_the_eye() -> None:
    made = NumberFormat.of("{city:2}{-}{seq:05}{ }{check:mod11-2}")
    assert made.write(DISTRICT, 7) == "0600007" + made.write(DISTRICT, 7)[-1]
    shown = made.printed(DISTRICT, 7)
    assert shown.startswith("06-00007 ")
    assert made.grouped(made.write(DISTRICT, 7)) == shown
    assert made.grouped("an older one") == "an older one"
    assert made.read(shown) == made.read(shown.replace("-", "").replace(" ", ""))


def test_what_is_too_long_is_refused_unless_the_pattern_says_what_goes() -> None:
    assert NumberFormat.of("{site:3,first}{serial:2}").write({"site": "46001"}, 1) == "46001"
    assert NumberFormat.of("{site:3,last}{serial:2}").write({"site": "46001"}, 1) == "00101"
    with pytest.raises(NumberingError, match="site 46001 is longer than 3"):
        NumberFormat.of("{site:3}{serial:2}").write({"site": "46001"}, 1)


def test_a_sequence_overflows_or_grows() -> None:
    tight, wide = NumberFormat.of("{seq:02}"), NumberFormat.of("{seq:02,wide}")
    assert tight.write({}, 99) == wide.write({}, 99) == "99"
    with pytest.raises(NumberingError, match="seq 100 is longer than 2"):
        tight.write({}, 100)
    assert wide.write({}, 100) == "100"
    assert wide.read("100").serial == 100
    with pytest.raises(NumberingError):
        wide.read("010")


def test_what_counts_by_itself() -> None:
    assert REGISTRY.series(DISTRICT) == "0601211*"
    over_years = NumberFormat.of("{city:2}{county:2}{period}{seq:05,per=city+county}")
    assert over_years.series(DISTRICT) == over_years.series({**DISTRICT, "period": "222"})
    assert over_years.series(DISTRICT) != over_years.series({**DISTRICT, "county": "02"})


def test_a_step_has_numbers_that_are_never_given() -> None:
    made = NumberFormat.of("{seq:04,start=100,step=10}")
    assert [made.write({}, serial) for serial in (1, 2)] == ["0100", "0110"]
    for never in ("0105", "0090"):
        with pytest.raises(NumberingError, match="never given"):
            made.read(never)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{site:5}{serial", "can't read '{'"),
        ("{sight:5}", "no such field"),
        ("{site:0}", "none of"),
        ("{site:5,cut}", "none of"),
        ("{site:5,pad=xy}", "can't fill"),
        ("{level|CET4=1,CET6=1}", "stands twice"),
        ("{level:2|CET4=1,CET6=01}", "look alike"),
        ("{level|CET4}", "no value with its code"),
        ("{random}", "needs a width"),
        ("{check:crc}", "none of"),
        ("{check:luhn,over=sight}", "no field"),
        ("{seq:05,scattered,wide}", "scattered needs"),
        ("{seq:05,step=0}", "counts upwards"),
        ("{if kind=oral}K", "no {end}"),
        ("{if kind=oral}{if level}K{end}{end}", "can't read"),
        ("{end}", "no such field"),
    ],
)
def test_a_bad_pattern_is_told_why(pattern: str, said: str) -> None:
    with pytest.raises(NumberingError) as refused:
        NumberFormat.of(pattern)
    assert said in str(refused.value)


def test_a_pattern_that_can_be_read_in_two_ways_is_not_read() -> None:
    made = NumberFormat.of("{site}{serial}")
    assert made.write({"site": "11"}, 1) == made.write({"site": "1"}, 11)
    assert not made.readable
    with pytest.raises(NumberingError, match="more than one way"):
        made.read("111")


@pytest.mark.parametrize(
    "text", ["", "06012110000", "0601211000010", "06012110000A", "０６０１２１１００００１"]
)
def test_what_is_no_number_is_not_read(text: str) -> None:
    with pytest.raises(NumberingError):
        REGISTRY.read(text)


def test_a_sample_needs_no_more_than_the_day_and_the_fields() -> None:
    assert REGISTRY.sample({"city": "06", "county": "01"}) == "060114200001"
    assert len(NumberFormat.of("A{random:8}").sample()) == 9
