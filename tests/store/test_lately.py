"""What a process knows for a moment: on both sides of its end, and with several threads."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.store.lately import Lately

NOW = datetime(2014, 10, 30, 1, tzinfo=UTC)
SECOND, MOMENT = timedelta(seconds=1), timedelta(milliseconds=1)


class Source:
    """What is read, and how often."""

    def __init__(self) -> None:
        self.value, self.reads = "first", 0
        self.lately = Lately[str](lambda found: SECOND if found else timedelta(0))

    def at(self, wall: datetime) -> str:
        return self.lately.get("round", wall, self.read)

    def read(self) -> str:
        self.reads += 1
        return self.value


@pytest.mark.parametrize(
    ("after", "told"), [(SECOND - MOMENT, "first"), (SECOND, "second"), (-SECOND, "second")]
)
def test_an_answer_is_good_for_so_long_whichever_way_the_clock_went(
    after: timedelta, told: str
) -> None:
    source = Source()
    source.at(NOW)
    source.value = "second"
    assert source.at(NOW + after) == told


def test_what_is_not_to_be_kept_is_read_each_time() -> None:
    source = Source()
    source.value = ""
    assert [source.at(NOW), source.at(NOW)] == ["", ""]
    assert source.reads == 2


@pytest.mark.parametrize(
    ("after", "told"), [(SECOND, "first"), (2 * SECOND - MOMENT, "first"), (2 * SECOND, "second")]
)
def test_who_comes_while_one_reads_anew_is_told_an_old_one_that_is_not_too_old(
    after: timedelta, told: str
) -> None:
    source, heard = Source(), list[str]()
    source.at(NOW)
    source.value = "second"

    def slowly() -> str:
        heard.append(source.at(NOW + after))
        return "second"

    assert source.lately.get("round", NOW + after, slowly) == "second"
    assert heard == [told]
    assert source.at(NOW + after) == "second"


def test_what_is_known_for_good_is_read_once() -> None:
    found = Lately[str](lambda _: timedelta.max)
    assert found.get("seed", NOW, lambda: "first") == "first"
    assert found.get("seed", NOW + timedelta(days=365), lambda: "second") == "first"


def test_after_a_failed_read_nothing_old_is_told() -> None:
    source = Source()
    source.at(NOW)

    def fails() -> str:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        source.lately.get("round", NOW + SECOND, fails)
    source.value = "second"
    assert source.at(NOW + SECOND) == "second"


def test_who_writes_makes_the_next_one_read() -> None:
    source = Source()
    source.at(NOW)
    source.lately.forget("round")
    source.at(NOW)
    assert source.reads == 2
