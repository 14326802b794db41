"""Which line is proven by which test: every line of S1 on the deployed stack."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
WANTED = {f"S1-{number:02d}" for number in range(1, 43)}
_LINE = re.compile(r"(S[1-5]|P|A6|D|E)-\d\d?")


def proofs(folder: Path) -> Iterator[tuple[str, str]]:
    """(line, test) for every `@pytest.mark.proves(...)` on a test function."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                name = f"{path.relative_to(TESTS)}::{node.name}"
                yield from ((line, name) for line in _lines(node))


def _lines(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.proves":
            yield from (str(ast.literal_eval(argument)) for argument in mark.args)


def by_line(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for line, test in proofs(folder):
        found[line].append(test)
    return found


def test_every_line_is_proven_on_the_deployed_stack() -> None:
    proven = by_line(TESTS / "e2e")
    missing = sorted(WANTED - set(proven))
    assert missing == [], f"no test in tests/e2e proves {missing}"


def test_marks_name_lines_that_can_exist() -> None:
    odd = {line for line in by_line(TESTS) if not _LINE.fullmatch(line)}
    assert odd == set()


def main() -> None:
    """`python tests/test_proofs.py`: the list itself."""
    for line, tests in sorted(by_line(TESTS).items()):
        print(line, *tests, sep="\n    ")


if __name__ == "__main__":
    main()
