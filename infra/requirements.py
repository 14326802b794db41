"""`make requirements`: every line of docs/requirements.md, the tests that prove it, their outcome.

python -m infra.requirements [--recorded]

Outcomes are those of the last runs of these very sources (`infra.outcomes`). Tests on the deployed
stack that have none are run now, unless --recorded. A line is proven by a test of tests/e2e that
passes, where none of them fails.
"""

import argparse
import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.outcomes import recorded
from infra.paths import ROOT

LINES = ROOT / "docs" / "requirements.md"
TESTS = ROOT / "tests"
DEPLOYED = "tests/e2e/"
PROGRAMMES = {
    "S1": "cet_set",
    "S2": "pets",
    "S3": "toefl",
    "S4": "degree_english",
    "S5": "self_taught",
}
_LINE = re.compile(r"- ((?:S[1-5]|A6)-\d+) (.+?)(?: \*later: (.+)\*)?")
_ID = re.compile(r"(S[1-5]-|P-|A6-|D-|C\d{0,2}-|E-?)\d{1,3}")

Tests = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """`later` names the work that owns a line that may still be open."""

    id: str
    text: str
    later: str

    @property
    def programme(self) -> str | None:
        """None for a decision, which belongs to several."""
        return PROGRAMMES.get(self.id[:2])


def lines(file: Path = LINES) -> list[Line]:
    found = map(_LINE.fullmatch, file.read_text(encoding="utf-8").splitlines())
    return [Line(one[1], one[2], one[3] or "") for one in found if one]


def by_line(folder: Path = TESTS) -> Tests:
    """Line -> tests (`tests/e2e/test_x.py::test_y`) with `@pytest.mark.proves(...)`."""
    found: Tests = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for line in _named(node):
                    found[line].append(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return found


def _named(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.proves":
            yield from (str(ast.literal_eval(argument)) for argument in mark.args)


def odd(found: Mapping[str, Sequence[str]]) -> set[str]:
    """What is named and cannot be a line."""
    return {line for line in found if not _ID.fullmatch(line)}


def of_functions(outcomes: Mapping[str, bool]) -> dict[str, bool]:
    """One outcome per function: it passes with every set of parameters."""
    found: dict[str, bool] = {}
    for test, passed in outcomes.items():
        function = test.partition("[")[0]
        found[function] = found.get(function, True) and passed
    return found


def proven(tests: Sequence[str], outcomes: Mapping[str, bool]) -> bool:
    deployed = [outcomes.get(test) for test in tests if test.startswith(DEPLOYED)]
    failed = any(outcomes.get(test) is False for test in tests)
    return True in deployed and not failed


def summary(
    wanted: Sequence[Line], tests: Tests, outcomes: Mapping[str, bool]
) -> dict[str, object]:
    programmes = {name: {"lines": 0, "proven": 0} for name in PROGRAMMES.values()}
    unproven = []
    for line in wanted:
        if line.programme is None:
            continue
        done = proven(tests.get(line.id, []), outcomes)
        programmes[line.programme]["lines"] += 1
        programmes[line.programme]["proven"] += done
        if not done:
            unproven.append(line.id)
    return {
        "lines": sum(one["lines"] for one in programmes.values()),
        "proven": sum(one["proven"] for one in programmes.values()),
        "by_programme": programmes,
        "unproven": unproven,
    }


def show(line: Line, tests: Sequence[str], outcomes: Mapping[str, bool]) -> Iterator[str]:
    said = "proven" if proven(tests, outcomes) else f"later: {line.later}" if line.later else "OPEN"
    yield f"{line.id} [{said}] {line.text}"
    for test in sorted(tests):
        outcome = {True: "passed", False: "FAILED", None: "not run"}[outcomes.get(test)]
        yield f"    {outcome:7} {test}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.requirements")
    parser.add_argument("--recorded", action="store_true", help="run nothing")
    asked = parser.parse_args()
    wanted, tests = lines(), by_line()
    outcomes = of_functions(recorded())
    if not asked.recorded and (missing := _without_outcome(wanted, tests, outcomes)):
        print(
            f"running {len(missing)} tests on the deployed stack ...", file=sys.stderr, flush=True
        )
        subprocess.run(
            [Path(sys.executable).parent / "pytest", "-q", *missing], cwd=ROOT, check=False
        )
        outcomes = of_functions(recorded())
    for line in wanted:
        print(*show(line, tests.get(line.id, []), outcomes), sep="\n")
    print(json.dumps(summary(wanted, tests, outcomes)))


def _without_outcome(
    wanted: Sequence[Line], tests: Tests, outcomes: Mapping[str, bool]
) -> list[str]:
    named = {test for line in wanted for test in tests.get(line.id, [])}
    return sorted(test for test in named - set(outcomes) if test.startswith(DEPLOYED))


if __name__ == "__main__":
    main()
