"""The staff site's words, complete and in house style, and the weight of its code."""

from __future__ import annotations

import functools
import gzip
import posixpath
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site import test_texts as house

ADMIN = house.SITE / "admin"
LOCAL = house.SITE.parent / ".local"
BUDGET_KB = 60
Both = tuple[house.Texts, house.Texts]
RULES: list[Callable[[Both], None]] = [
    house.test_both_languages_have_the_same_keys,
    house.test_values_fill_the_same_places,
    house.test_punctuation_beside_han_is_full_width,
    house.test_words_the_house_does_not_use,
    house.test_no_chinese_in_the_english_file,
]
WORDS = ["/staff/texts/zh-CN.js", "/shared/problems/first/zh-CN.js"]
# A page in app.js: the areas of words it opens, then its module.
PAGES = re.findall(
    r"\['([\w ]*)', \(\) => import\('\./(pages/\w+\.js)'\)", (ADMIN / "app.js").read_text()
)


load = functools.cache(house.load)


def files(lang: str) -> list[Path]:
    """The words of the frame, and those of each area."""
    return [ADMIN / f"texts/{lang}.js", *sorted(ADMIN.glob(f"texts/*.{lang}.js"))]


def words(lang: str) -> house.Texts:
    return {k: v for path in files(lang) for k, v in house.flat(load(path)).items()}


def opened(areas: str, lang: str = "zh-CN") -> list[Path]:
    """The files a page has in hand that opens these areas."""
    return [ADMIN / f"texts/{lang}.js", *(ADMIN / f"texts/{a}.{lang}.js" for a in areas.split())]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.removeprefix("test_"))
def test_staff_words_keep(rule: Callable[[Both], None]) -> None:
    rule((words("zh-CN"), words("en")))


def sources() -> list[Path]:
    return [path for path in ADMIN.rglob("*.js") if path.parent.name != "texts"]


def put_together(key: str) -> re.Pattern[str]:
    """A key with a `${...}` in it: that stands for any part of a key."""
    return re.compile(re.sub(r"\\\$\\\{.*?\\\}", r"[\\w./-]+", re.escape(key)) + "$")


def asked_for(code: str) -> list[re.Pattern[str]]:
    """Keys as the code spells them, whole or put together; and every family `wordOf` may reach."""
    quoted = re.findall(r"'([a-z_]+(?:\.[\w-]+)*)'", code)
    built = re.findall(r"`([a-z_]+\.?(?:[\w.-]|\$\{[^}`]*\})+)`", code)
    families = re.findall(r"wordOf\('([\w.]+)'", code)
    return [
        *(re.compile(re.escape(key) + "$") for key in quoted),
        *(put_together(key) for key in built),
        *(re.compile(re.escape(family) + r"\.[\w-]+$") for family in families),
    ]


def test_no_text_is_unused_and_none_is_missing() -> None:
    code = "\n".join(path.read_text() for path in sources())
    keys = words("zh-CN").keys()
    patterns = asked_for(code)
    assert not [key for key in keys if not any(pattern.match(key) for pattern in patterns)]
    spelled = re.findall(r"\btx?\('([\w.-]+)'", code) + re.findall(r"word: '([\w.-]+)'", code)
    assert not [key for key in spelled if key not in keys]


def test_no_word_stands_in_two_areas() -> None:
    keys = [key for path in files("zh-CN") for key in load(path)]
    assert not [key for key, times in Counter(keys).items() if times > 1]


def test_an_area_has_the_same_words_in_both_languages() -> None:
    for zh in files("zh-CN"):
        en = zh.with_name(zh.name.replace("zh-CN", "en"))
        assert load(zh).keys() == load(en).keys(), zh.name


@pytest.mark.parametrize(("areas", "page"), PAGES)
def test_a_page_opens_the_areas_whose_words_it_says(areas: str, page: str) -> None:
    """Each word it spells is in a file it opens, and some word of each family it puts together."""
    here = {key for path in opened(areas) for key in load(path)}
    code = "\n".join(
        file_of(name).read_text()
        for name in needs("/staff/main.js", f"/staff/{page}")
        if name.startswith("/staff/")
    )
    quoted = re.findall(r"(?:\btx?\(|word: |word=)'([a-z_]+(?:\.[\w-]+)*)'", code)
    assert not sorted(set(quoted) & words("zh-CN").keys() - here)
    built = re.findall(r"\btx?\(`([a-z_]+\.(?:[\w.-]|\$\{[^}`]*\})+)`", code)
    assert not [one for one in built if not any(put_together(one).match(key) for key in here)]


def test_the_status_card_has_the_candidates_words() -> None:
    """Every state of the shared card is told in the candidate site's file."""
    shared = (ADMIN.parent / "shared/condition.js").read_text()
    card = (ADMIN / "parts/status_card.js").read_text().split("AREAS")[1].split("\n")[0]
    states = re.findall(r"(\w+): \['", shared.split("LOOK")[1])
    assert len(states) > 12
    for lang in ("zh-CN", "en"):
        areas = re.findall(r"'(status[\w-]*)'", card)
        known = {key for area in areas for key in load(house.CANDIDATE / f"texts/{lang}/{area}.js")}
        assert not [
            s for s in states for part in ("head", "text") if f"status.{s}.{part}" not in known
        ]


def file_of(address: str) -> Path:
    if address.startswith("/vendor/"):
        return LOCAL / address[1:]
    if address.startswith("/staff/"):
        return ADMIN / address.removeprefix("/staff/")
    return house.SITE / address[1:]


def needs(*entries: str) -> set[str]:
    """The addresses of these modules and of all they import."""
    seen: set[str] = set()
    queue = list(entries)
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        seen.add(address)
        targets = re.findall(r"\bfrom ?['\"]([\w./-]+\.js)['\"]", file_of(address).read_text())
        queue += [
            posixpath.normpath(posixpath.join(posixpath.dirname(address), t)) for t in targets
        ]
    return seen


def test_the_shell_preloads_what_every_page_needs() -> None:
    shell = (ADMIN / "index.html").read_text()
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', shell)
    assert set(preloaded) == needs("/staff/main.js") - {"/staff/main.js"}
    assert len(preloaded) == len(set(preloaded))


@pytest.mark.parametrize(("areas", "page"), PAGES)
def test_each_page_fits_the_budget(areas: str, page: str) -> None:
    said = [f"/staff/texts/{path.name}" for path in opened(areas)]
    loaded = needs("/staff/main.js", f"/staff/{page}", *said, *WORDS)
    sizes = {name: len(gzip.compress(file_of(name).read_bytes(), 9)) / 1000 for name in loaded}
    assert sum(sizes.values()) <= BUDGET_KB, sizes


def test_modules_are_small() -> None:
    assert not [path.name for path in sources() if len(path.read_text().splitlines()) > 300]
