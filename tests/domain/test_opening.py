"""The committed random order: uniform, independent of arrival, and computed alike by anybody."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import timedelta
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import opening
from chalicelib.domain.window import BEIJING
from infra.paths import ROOT
from tests.world import OPENS, historic_round

SCRIPT = ROOT / "site/candidate/check_slot.py"
SPREAD = timedelta(minutes=10)
CODES = [f"CODE{number:012d}" for number in range(10_000)]
BINS = 100
LIMIT = 148.2
"""A chi-square of 99 degrees of freedom exceeds it once in a thousand times."""


def seed(number: int) -> bytes:
    return number.to_bytes(opening.SEED_BYTES, "big")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_slot", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def offsets(number: int, codes: list[str] = CODES) -> list[timedelta]:
    return [opening.offset(seed(number), "round-1", code, SPREAD) for code in codes]


def chi_square(found: list[timedelta]) -> float:
    wanted = len(found) / BINS
    counts = [0] * BINS
    for one in found:
        counts[one * BINS // SPREAD] += 1
    return sum((count - wanted) ** 2 / wanted for count in counts)


@pytest.mark.parametrize("number", [1, 20141030, 2**255 - 19])
def test_the_slots_of_ten_thousand_codes_are_uniform(number: int) -> None:
    assert chi_square(offsets(number)) < LIMIT


def test_the_check_sees_what_is_not_uniform() -> None:
    """Half of the people a little earlier: what a clerk who favours some would do."""
    favoured = [
        one - one // 4 if number % 2 else one for number, one in enumerate(offsets(20141030))
    ]
    assert chi_square(favoured) > LIMIT


def test_whoever_comes_first_has_no_better_slot() -> None:
    """The rank of arrival and the slot do not go together; nor do the first thousand come early."""
    found = offsets(20141030)
    order = sorted(range(len(found)), key=found.__getitem__)
    rank = {code: place for place, code in enumerate(order)}
    size = len(found)
    apart = sum((number - rank[number]) ** 2 for number in range(size))
    spearman = 1 - 6 * apart / (size * (size**2 - 1))
    assert abs(spearman) < 3 / size**0.5
    early = sum(found[:1000], timedelta()) / 1000
    assert abs(early - SPREAD / 2) < SPREAD * 3 / (12 * 1000) ** 0.5


def test_another_seed_another_round_another_code_another_slot() -> None:
    first = opening.offset(seed(1), "round-1", CODES[0], SPREAD)
    assert first != opening.offset(seed(2), "round-1", CODES[0], SPREAD)
    assert first != opening.offset(seed(1), "round-2", CODES[0], SPREAD)
    assert first != opening.offset(seed(1), "round-1", CODES[1], SPREAD)


@given(st.binary(min_size=32, max_size=32), st.text(min_size=1), st.integers(10, 3600))
def test_a_slot_lies_in_the_spread_in_whole_milliseconds(
    drawn: bytes, code: str, seconds: int
) -> None:
    code = code.encode("utf-8", "replace").decode()
    spread = timedelta(seconds=seconds)
    found = opening.offset(drawn, "round-1", code, spread)
    assert timedelta() <= found < spread
    assert found == opening.offset(drawn, "round-1", code, spread)
    assert found % timedelta(milliseconds=1) == timedelta()


def test_the_script_gives_the_slots_of_the_server(script: ModuleType) -> None:
    for number in (1, 7, 2**255 - 19):
        for code in CODES[:2_000]:
            after = opening.offset(seed(number), "cet-set-2014-11", code, SPREAD)
            told = script.slot("cet-set-2014-11", code, seed(number).hex(), OPENS.isoformat(), 600)
            assert told == OPENS + after


def test_the_script_is_run_by_hand() -> None:
    drawn, code = seed(42), "ABCDEFGHIJKLMNOP"
    given_ = ["cet-set-2014-11", "abcd-efgh-ijkl-mnop", drawn.hex(), opening.hash_of(drawn)]
    done = run(*given_, OPENS.isoformat(), "600")
    at = OPENS + opening.offset(drawn, "cet-set-2014-11", code, SPREAD)
    wanted = at.astimezone(BEIJING).isoformat(" ", "milliseconds").removesuffix("+08:00")
    assert done.stdout == f"{wanted} Beijing time\n"
    given_[3] = opening.hash_of(seed(43))
    refused = run(*given_, OPENS.isoformat(), "600")
    assert refused.returncode == 1
    assert "not the one" in refused.stderr
    assert run().returncode == 1


def test_the_script_reads_instants_as_the_round_tells_them(script: ModuleType) -> None:
    """With a Z, which Python reads by itself from 3.11 on only."""
    found = script.slot("cet-set-2014-11", CODES[0], seed(1).hex(), "2014-10-30T01:00:00Z", 600)
    assert found == script.slot(
        "cet-set-2014-11", CODES[0], seed(1).hex(), "2014-10-30T09:00:00+08:00", 600
    )
    assert '.replace("Z", "+00:00")' in SCRIPT.read_text()


def run(*given_: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), *given_]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_the_script_is_short_and_needs_nothing() -> None:
    lines = SCRIPT.read_text().splitlines()
    code = [line for line in lines if line.strip()]
    assert len(code) <= 30
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


def test_without_the_rule_there_is_no_time_before_nor_after() -> None:
    round_ = historic_round("round-1")
    assert opening.present_from(round_) == opening.everybody_at(round_) == OPENS
