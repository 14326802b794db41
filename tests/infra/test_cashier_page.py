"""The cashier page: what it says in each state, and that it is sound HTML under a strict policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from infra.cashier.acts import ACTS
from infra.cashier.texts import EN, TEXTS, ZH
from tests.infra.cashier_world import START, World, listening, world


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with listening() as merchant, world(tmp_path_factory.mktemp("cashier"), merchant) as made:
        yield made


@pytest.fixture
def cashier(shared: World) -> World:
    shared.now = START
    return shared


class Page(HTMLParser):
    """Tags with their attributes, and the text; enough to ask the questions of this file."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def made(cashier: World, state: str) -> str:
    payment_no = cashier.asks(expires_at=START + timedelta(hours=-1 if state == "expired" else 1))
    if state == "paid":
        cashier.does(payment_no, "pay_twice")
    if state == "closed":
        cashier.gateway.close(payment_no)
    return payment_no if state != "unknown" else "P-none"


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("state", ["open", "expired", "paid", "closed", "unknown"])
def test_each_state_is_a_sound_page_in_its_language(cashier: World, state: str, lang: str) -> None:
    answer = cashier.page(made(cashier, state), lang=lang)
    page, words = Page(answer.text), TEXTS[lang]
    assert answer.status_code == (404 if state == "unknown" else 200)
    assert page.all("html")[0]["lang"] == lang
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert words[state] in page.text
    assert words["demo"] in page.text
    labelled = {label["for"] for label in page.all("label")}
    assert all(field["id"] in labelled for field in page.all("input"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert [link["lang"] for link in page.all("a") if "hreflang" in link] == [words["other_lang"]]


def test_nothing_on_the_page_runs_or_is_styled_inline(cashier: World) -> None:
    answer = cashier.page(made(cashier, "open"))
    page = Page(answer.text)
    assert page.all("script") == page.all("style") == []
    assert not [name for _, attributes in page.tags for name in attributes if name[:2] == "on"]
    assert all("style" not in attributes for _, attributes in page.tags)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.endswith(f"form-action 'self' {cashier.merchant.url}")
    assert answer.headers["cache-control"] == "no-store"


def test_what_the_merchant_sends_is_shown_as_text(cashier: World) -> None:
    payment_no = cashier.asks(subject={"zh-CN": "<script>x</script>", "en": "&<b>"})
    answer = cashier.page(payment_no)
    assert Page(answer.text).all("script") == []
    assert "&lt;script&gt;x" in answer.text


def test_the_open_page_says_how_much_and_until_when(cashier: World) -> None:
    payment_no = cashier.asks(amount_minor=123456)
    zh, en = (Page(cashier.page(payment_no, lang=lang).text).text for lang in ("zh-CN", "en"))
    assert "支付 ¥1,234.56" in zh
    assert "2014年11月6日（周四）20:00:00" in zh
    assert "Pay ¥1,234.56" in en
    assert "Thu 6 Nov 2014, 20:00:00" in en


def test_every_case_on_the_page_is_one_that_the_provider_can_play() -> None:
    for words in TEXTS.values():
        assert {case[0] for case in (*words["cases"], words["wrong"])} < set(ACTS)


@pytest.mark.parametrize("action", [case[0] for case in ZH["cases"]])
def test_every_case_on_the_page_leads_back(cashier: World, action: str) -> None:
    payment_no = made(cashier, "open")
    answer = cashier.press(payment_no, action)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{cashier.merchant.url}/back")
    assert cashier.gateway.query(payment_no).receipts


@pytest.mark.parametrize(("typed", "minor"), [("49", 4900), (" 49.5 ", 4950), ("0.01", 1)])
def test_a_wrong_amount_is_typed_in_yuan(cashier: World, typed: str, minor: int) -> None:
    payment_no = made(cashier, "open")
    assert cashier.press(payment_no, "pay_wrong", amount=typed).status_code == 303
    assert [r.amount_minor for r in cashier.gateway.query(payment_no).receipts] == [minor]


@pytest.mark.parametrize("typed", ["", "0", "0.00", "-1", "1.234", "1e3", "五十", "４９"])
def test_an_amount_that_is_none_is_refused_with_words_and_kept(cashier: World, typed: str) -> None:
    payment_no = made(cashier, "open")
    answer = cashier.press(payment_no, "pay_wrong", amount=typed)
    page = Page(answer.text)
    assert answer.status_code == 400
    assert page.text.count(ZH["invalid_amount"]) == 2
    [field] = page.all("input")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "amount-error"
    assert field["value"] == (typed or "0.01")
    assert cashier.gateway.query(payment_no).receipts == ()


def test_paying_after_the_deadline_is_refused_with_words(cashier: World) -> None:
    payment_no = made(cashier, "open")
    cashier.now = START + timedelta(hours=1)
    answer = cashier.press(payment_no, "pay")
    page = Page(answer.text)
    assert answer.status_code == 409
    assert ZH["payment_expired"] in page.text
    assert [box["role"] for box in page.all("div") if box.get("role")] == ["alert"]
    assert cashier.gateway.query(payment_no).receipts == ()


@pytest.mark.parametrize(
    ("state", "code"), [("paid", "already_paid"), ("closed", "payment_closed")]
)
def test_pressing_again_is_refused_with_words(cashier: World, state: str, code: str) -> None:
    payment_no = made(cashier, state)
    before = cashier.gateway.query(payment_no)
    answer = cashier.press(payment_no, "pay")
    assert answer.status_code == 409
    assert ZH[code] in Page(answer.text).text
    assert cashier.gateway.query(payment_no) == before


def test_both_languages_say_the_same_things() -> None:
    assert set(ZH) == set(EN) - {"months"}
    for name in ZH:
        holes = [re.findall(r"\{\w+\}", str(words[name])) for words in (ZH, EN)]
        assert holes[0] == holes[1]
    assert [case[0] for case in ZH["cases"]] == [case[0] for case in EN["cases"]]
    assert not [
        v for v in map(str, EN.values()) if re.search(r"[\u4e00-\u9fff]", v) and v != "中文"
    ]


def test_chinese_stands_with_chinese_punctuation() -> None:
    words = [*map(str, (v for v in ZH.values() if isinstance(v, str)))]
    words += [text for case in (*ZH["cases"], ZH["wrong"]) for text in case[1:]]
    wrong = r"[\u4e00-\u9fff][,:;?!()]|[,:;?!()][\u4e00-\u9fff]"
    assert [text for text in words if re.search(wrong, text)] == []
