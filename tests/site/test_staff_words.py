"""What the backend may answer with a code, the staff pages say in words, in both languages."""

from __future__ import annotations

import ast
import functools
import json
import re
import subprocess
from collections.abc import Iterable, Iterator

import pytest

from chalicelib.api.problems import CODES
from chalicelib.domain import confirmation, fact_rows, grade_sheet, registry_list, roster
from chalicelib.domain.account import AccountState
from chalicelib.domain.registry import NumberState
from chalicelib.domain.staff import PERMISSIONS
from chalicelib.services import approvals, imports
from chalicelib.services.all_queues import QUEUES
from tests.site import test_texts as house
from tests.site.test_admin_texts import ADMIN, PAGES, load, opened

BACKEND = house.SITE.parent / "chalicelib"
LANGUAGES = ("zh-CN", "en")
CALLS = {
    "RowFault": 2, "blame": 1, "FieldError": 1, "_bad": 0, "_fault": 0, "_known": 2,
    "_against_others": 2, "refused": 0, "PhotoRefused": 0, "Note": 1, "Reason": 1,
    "Change": 0, "entry_of": 2, "Why": 0,
}  # fmt: skip
"""Which argument of a call is a code."""
ROWS = (
    *("domain/roster", "domain/roster_check", "domain/fact_rows", "domain/registry_list"),
    *("domain/grade_sheet", "domain/written_ticket", "domain/names", "domain/identity"),
    *("domain/marks", "gateways/photos", "gateways/archives", "services/import_facts"),
    *("services/import_grades", "services/import_photos", "services/import_registry"),
    "services/import_roster",
)
WARNED = {"duplicate_line", "name_variant"}
"""Told to nobody: the line is taken."""
MACHINES = {"bad_signature", "unknown_key", "stale_notification"}
"""Answered to payment providers only."""
FILES = tuple(f"gateways/{name}" for name in ("spreadsheets", "workbooks", "zips", "archives"))


def tree_of(module: str) -> ast.Module:
    return ast.parse((BACKEND / f"{module}.py").read_text())


def strings(node: ast.expr, known: dict[str, list[ast.expr]]) -> Iterator[str]:
    """A code as it is written: plain, one of two, or under a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body, known)
        yield from strings(node.orelse, known)
    elif isinstance(node, ast.Name):
        for value in known.pop(node.id, []):
            yield from strings(value, known)


def names_in(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What is given a name anywhere in a module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(value)
    return found


@functools.cache
def coded(module: str, calls: tuple[str, ...] = tuple(CALLS)) -> frozenset[str]:
    tree, found = tree_of(module), set[str]()
    known = names_in(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in calls and len(node.args) > CALLS[name]:
            found |= set(strings(node.args[CALLS[name]], dict(known)))
    return frozenset(found - {""})


def modules(folder: str) -> list[str]:
    return [
        str(path.relative_to(BACKEND).with_suffix("")) for path in (BACKEND / folder).rglob("*.py")
    ]


def all_coded(paths: Iterable[str], *calls: str) -> set[str]:
    return set[str]().union(*(coded(path, calls or tuple(CALLS)) for path in paths))


def returned(module: str, function: str) -> set[str]:
    """The codes that a function answers with."""
    found = set[str]()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            found = {one for one in texts if isinstance(one, str) and one.isidentifier()}
    return found


@functools.cache
def said(areas: str, language: str) -> set[str]:
    """The keys that a page with these areas has at hand, the words of problems among them."""
    keys = {key for path in opened(areas, language) for key in load(path)}
    return keys | {f"problems.{key}" for key in load(house.SITE / f"shared/problems/{language}.js")}


def areas_of(page: str, *later: str) -> str:
    """The areas that a page opens at once, and those it opens later."""
    return " ".join(
        dict.fromkeys([*next(a for a, p in PAGES if p == f"pages/{page}.js").split(), *later])
    )


def unsaid(areas: str, codes: Iterable[str], *places: str) -> list[str]:
    """The codes that none of these places has a word for, in one of the languages."""
    return [
        f"{language}: {code}"
        for language in LANGUAGES
        for code in sorted(codes)
        if not any(f"{place}.{code}" in said(areas, language) for place in places)
    ]


def dict_keys(module: str, function: str) -> set[str]:
    """The keys of the dicts that functions of this name make."""
    return {
        key.value
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef) and node.name.endswith(function)
        for one in ast.walk(node)
        if isinstance(one, ast.Dict)
        for key in one.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def everything(folder: str) -> str:
    return "\n".join((BACKEND / f"{one}.py").read_text() for one in modules(folder))


def test_every_kind_of_request_is_named_with_its_effect() -> None:
    areas = areas_of("approvals")
    kinds = set(approvals.KINDS)
    assert not unsaid(areas, kinds - {"site_remedy"}, "approval", "approval.kind")
    assert not unsaid(areas, {"move", "refund"}, "approval.site")
    assert not unsaid(areas, AccountState, "account.state")
    made = ("account_desk", "round_publishing", "site_remedies", "remedies", "releases")
    states = {key for one in made for key in dict_keys(f"services/{one}", "effect")}
    assert {"people", "phone", "places", "review"} <= states
    assert not unsaid(areas, states, "effect", "effect.publish_round")


def test_every_kind_of_file_has_its_words() -> None:
    for page in ("imports", "import_job"):
        assert not unsaid(areas_of(page), imports.MAX_BYTES, "imports.kind")
    assert not unsaid(areas_of("imports"), set(imports.MAX_BYTES) - {"grades"}, "imports.kind")
    chosen = re.search(r"KINDS = .*", (ADMIN / "pages/imports.js").read_text())
    assert chosen
    assert set(re.findall(r"'(\w+)'", chosen[0])) == set(imports.MAX_BYTES)


def test_whatever_a_row_is_refused_for_is_said() -> None:
    areas = areas_of("import_job")
    codes = all_coded(ROWS) | returned("domain/grade_sheet", "_cell_fault")
    codes |= returned("gateways/archives", "_refusal")
    codes -= WARNED | whole_file() | set(grade_sheet.HEADERS)
    assert len(codes) > 60
    assert not unsaid(areas, codes, "row", "field", "problems")
    assert not unsaid(areas, whole_file() | {"not_found"}, "import.failure")
    tables = {*roster.HEADERS, *fact_rows.HEADERS, *registry_list.HEADERS}
    assert not unsaid(areas, tables | {"photo"}, "column")
    assert not unsaid(areas, grade_sheet.HEADERS, "grades.column")
    counts = {
        key for one in ("roster", "facts") for key in dict_keys(f"services/import_{one}", "check")
    }
    assert counts == {"lowered", "absent", "name_variants"}
    assert not unsaid(areas, counts, "import.counts")


def whole_file() -> set[str]:
    """What makes a file no such file: its form, its header."""
    header = {"column_unknown", "column_duplicate", "column_missing"}
    return (all_coded(FILES, "refused") | header) - {"photo_type"}


def test_whoever_cannot_be_registered_is_told_why() -> None:
    """One by one, or in a list: any problem, any condition that is not met."""
    reasons = all_coded([*modules("domain"), *modules("services")], "Reason")
    assert {"score_too_low", "papers_overlap"} <= reasons
    for page in ("register", "bulk"):
        areas = areas_of(page)
        assert not unsaid(areas, reasons, "queue.why", "problems")
        assert not unsaid(areas, set(CODES) - MACHINES, "problem", "problems")


def test_every_queue_says_what_it_is_and_why_a_case_is_refused() -> None:
    areas = areas_of("queue", "case_person", "case_paper", "case_rule", "document", "reasons")
    assert not unsaid(areas_of("queues"), QUEUES, "queue.kind")
    for queue in QUEUES.values():
        assert not unsaid(areas, queue.reasons, "reason")
    assert not unsaid(areas, confirmation.CHECKED, "queue.why")
    causes = re.findall(r'"cause": "(\w+)"', everything("services"))
    causes += re.findall(r'_cause\("(\w+)"\)', everything("services"))
    assert len(causes) > 5
    assert not unsaid(areas, causes, "queue.cause")
    at_desk = (ADMIN / "pages/identity.js").read_text().split("REASONS = [")[1].split("]")[0]
    assert set(re.findall(r"'(\w+)'", at_desk)) <= set(confirmation.REFUSALS)


def test_numbers_and_rounds_say_their_states_and_findings() -> None:
    assert not unsaid(areas_of("registry"), NumberState, "registry.state")
    notes = all_coded(modules("services"), "Note")
    assert {"on_holiday", "sites_copied"} <= notes
    assert not unsaid(areas_of("round_preview"), notes, "lookat")


def test_the_log_names_everything_staff_do() -> None:
    done = all_coded(modules("services"), "Change", "entry_of")
    done |= {f"identity_{way}" for way in ("approved", "refused", "rejected", "on_site", "cohort")}
    assert {"registered_on_behalf", "shredded", "suspect_same"} <= done
    assert not unsaid(areas_of("log"), done, "action")
    for queue in QUEUES.values():
        assert not unsaid(areas_of("log"), queue.reasons, "reason")
    offered = (ADMIN / "pages/log.js").read_text().split("ACTIONS = [")[1].split("]")[0]
    assert not unsaid(areas_of("log"), re.findall(r"'(\w+)'", offered), "action")


def test_what_is_shredded_is_named() -> None:
    areas = areas_of("shredding")
    text = "".join(path.read_text() for path in (BACKEND / "programmes").glob("*.toml"))
    rules = text.split("[[retention]]")[1:]
    purposes = {found[1] for rule in rules if (found := re.search(r'purpose = "(\w+)"', rule))}
    assert len(purposes) > 4
    assert not unsaid(areas, purposes, "shredding.what")


def test_pages_know_what_each_role_may_do() -> None:
    script = re.sub(r"(?m)^export ", "", (ADMIN / "lib/who.js").read_text())
    script = re.sub(r"(?m)^import .*", "const signal = (value) => ({ value });", script)
    asked = ["node", "-e", f"{script}\nconsole.log(JSON.stringify(GRANTED));"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30)
    granted = {role: set(found) for role, found in json.loads(done.stdout).items()}
    assert granted == {role: set(found) for role, found in PERMISSIONS.items()}


@pytest.mark.parametrize("group", ["case_paper", "case_person", "case_rule"])
def test_a_case_is_described_in_words(group: str) -> None:
    """What a kind of case says by name stands in the areas that come with its first case."""
    code = (ADMIN / f"pages/{group}.js").read_text()
    here = [f"queue.{key}" for key in re.findall(r"'queue\.([\w.]+)'", code)]
    areas = areas_of("queue", group, "document", "reasons")
    families = set(re.findall(r"wordOf\('([\w.]+)'", code))
    keys = said(areas, "zh-CN")
    assert not [key for key in here if key not in keys and key not in families]
    labels = {*re.findall(r"\['(\w+)', ", code), *label_lists(code)}
    assert not unsaid(areas, labels, "queue.f")


def label_lists(code: str) -> list[str]:
    """Facts that are named in a list of their own."""
    lists = re.findall(r"facts: \[([\w', ]+)\]\.map", code)
    return [name for one in lists for name in re.findall(r"'(\w+)'", one)]
