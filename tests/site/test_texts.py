"""The words of the shared parts and of the candidate site: both languages, complete, in style."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.site.weight import WORDS, file_of, modules_of, pages

SITE = Path(__file__).parents[2] / "site"
CANDIDATE = SITE / "candidate"
HAN = r"[\u3400-\u9fff]"
SLOT = re.compile(r"\{(\w+)(?:\|[^|}]*\|[^}]*)?\}")
CODES = [
    "invalid",
    "malformed_json",
    "not_signed_in",
    "forbidden",
    "not_found",
    "wrong_credentials",
    "proof_needed",
    "agreement_needed",
    "window_closed",
    "not_eligible",
    "sold_out",
    "site_closed",
    "already_registered",
    "hold_expired",
    "wrong_state",
    "stale_version",
    "too_many",
    "payment_pending",
    "upstream_failed",
    "busy",
    "precondition_needed",
    "idempotency_mismatch",
    "unsupported_media_type",
    "method_not_allowed",
    "internal",
    "too_large",
]

Texts = dict[str, str]


@cache
def load(path: Path) -> dict[str, object]:
    """What a text module exports, read by node."""
    script = f"import t from {json.dumps(path.as_uri())}; console.log(JSON.stringify(t))"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    loaded: dict[str, object] = json.loads(done.stdout)
    return loaded


def flat(texts: dict[str, object]) -> Texts:
    """Problem codes hold [title, advice]: one entry each."""
    return {
        f"{key}.{n}" if isinstance(value, list) else key: text
        for key, value in texts.items()
        for n, text in enumerate(value if isinstance(value, list) else [value])
    }


def words_of(language: str) -> dict[str, object]:
    """All areas of the candidate site's words; a key belongs to one of them."""
    files = sorted((CANDIDATE / "texts" / language).glob("*.js"))
    areas = [load(path) for path in files]
    merged = {key: text for area in areas for key, text in area.items()}
    assert len(merged) == sum(map(len, areas))
    return merged


@pytest.fixture(scope="module", params=["candidate", "problems"])
def both(request: pytest.FixtureRequest) -> tuple[Texts, Texts]:
    languages = ("zh-CN", "en")
    if request.param == "candidate":
        zh, en = (flat(words_of(language)) for language in languages)
    else:
        zh, en = (flat(load(SITE / f"shared/problems/{language}.js")) for language in languages)
    return zh, en


def test_areas_are_the_same_in_both_languages() -> None:
    names = [
        {path.name for path in (CANDIDATE / f"texts/{one}").glob("*.js")} for one in ("zh-CN", "en")
    ]
    assert names[0] == names[1]


def test_both_languages_have_the_same_keys(both: tuple[Texts, Texts]) -> None:
    zh, en = both
    assert zh.keys() == en.keys()
    assert not [key for key in zh if not zh[key].strip() and zh[key] != ""]


def test_values_fill_the_same_places(both: tuple[Texts, Texts]) -> None:
    zh, en = both
    differing = {
        key: (zh[key], en[key])
        for key in zh
        if set(SLOT.findall(zh[key])) != set(SLOT.findall(en[key]))
    }
    assert not differing


def test_punctuation_beside_han_is_full_width(both: tuple[Texts, Texts]) -> None:
    wrong = re.compile(rf"{HAN}[,:;?!()]|[,:;?!()]{HAN}|！|\.\.\.")
    assert not {key: text for key, text in both[0].items() if wrong.search(text)}


def test_words_the_house_does_not_use(both: tuple[Texts, Texts]) -> None:
    zh, en = both
    banned = re.compile(r"订单|系统异常|操作失败|亲爱|抱歉|打回|你")
    assert not {key: text for key, text in zh.items() if banned.search(text)}
    unwanted = re.compile(r"\bplease\b|!|order", re.IGNORECASE)
    assert not {key: text for key, text in en.items() if unwanted.search(text)}


def test_no_chinese_in_the_english_file(both: tuple[Texts, Texts]) -> None:
    assert not {key: text for key, text in both[1].items() if re.search(HAN, text)}


def test_every_problem_code_has_words() -> None:
    known = load(SITE / "shared/problems/zh-CN.js")
    assert not [code for code in CODES if len(known.get(code, [])) != 2]  # type: ignore[arg-type]


def sources() -> str:
    return "\n".join(
        path.read_text()
        for folder in (CANDIDATE, SITE / "shared")
        for path in folder.rglob("*.js")
        if not {"texts", "problems"} & set(path.parts)
    )


def used_patterns(code: str) -> list[re.Pattern[str]]:
    """Keys as the code spells them; a `${...}` inside stands for any part of a key."""
    quoted = re.findall(r"['\"]([a-z_]+\.[\w.-]+)['\"]", code)
    built = re.findall(r"`([a-z_]+\.(?:[\w.-]|\$\{[^}`]*\})+)`", code)
    return [re.compile(re.escape(key) + "$") for key in quoted] + [
        re.compile(re.sub(r"\\\$\\\{.*?\\\}", r"[\\w-]+", re.escape(key)) + "$") for key in built
    ]


def test_no_text_is_unused_and_none_is_missing() -> None:
    code = sources()
    patterns = used_patterns(code)
    keys = words_of("zh-CN").keys()
    unused = [key for key in keys if not any(pattern.match(key) for pattern in patterns)]
    assert not unused
    asked = re.findall(r"\btx?\('([a-z_]+\.[\w.-]+)'", code)
    assert not [key for key in asked if key not in keys]


@pytest.mark.parametrize("page", pages())
def test_a_page_loads_the_areas_it_speaks_from(page: str) -> None:
    module, areas = pages()[page]
    known = words_of("zh-CN").keys()
    here = {key for area in areas | WORDS for key in load(file_of(area))}
    graph = modules_of("/app.js") | modules_of(module)
    code = "\n".join(file_of(one).read_text() for one in graph if "/vendor/" not in one)
    exact = [pattern for pattern in used_patterns(code) if r"[\w-]+" not in pattern.pattern]
    built = [pattern for pattern in used_patterns(code) if r"[\w-]+" in pattern.pattern]
    assert not [key for key in known - here if any(one.match(key) for one in exact)]
    for pattern in built:
        wanted = [key for key in known if pattern.match(key)]
        assert not wanted or any(pattern.match(key) for key in here), pattern.pattern


def test_the_page_shell_says_what_the_file_says() -> None:
    shell, words = (CANDIDATE / "index.html").read_text(), words_of("zh-CN")
    assert f"<title>{words['home.title']} - {words['site.name']}</title>" in shell
    assert f">{words['home.title']}</h1>" in shell
    assert f">{words['site.lead']}</p>" in shell
    assert f"</svg>{words['site.name']}</a>" in shell


def test_the_shell_preloads_the_modules_of_the_first_page() -> None:
    shell = (CANDIDATE / "index.html").read_text()
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', shell)
    needed = modules_of("/app.js") | modules_of("/pages/home.js") | WORDS | pages()[""][1]
    assert set(preloaded) == needed - {"/app.js"}
    assert len(preloaded) == len(set(preloaded))
