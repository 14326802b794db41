"""The official notice says what the code goes by, and nothing else (D-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import programmes
from chalicelib.domain.official_notice import LANGUAGES, Language, OfficialNotice, Points, Text
from chalicelib.domain.programme import Programme, Round, RoundChange
from chalicelib.domain.seat_rules import CoolDown, Opening, Returns, SeatRules, Standby
from chalicelib.domain.ticket import PaperFault
from chalicelib.gateways import notice_paper
from chalicelib.services import notice_clauses, official_notice
from chalicelib.services.notice_words import Pen, Told
from tests.round_stage import at, pets_round
from tests.world import a_site, historic_round

ALL = programmes.load()
MINUTE = timedelta(minutes=1)


def clauses(round_: Round, language: Language = "zh-CN", **more: Any) -> dict[str, str]:
    """What each clause says, without its tables."""
    programme = more.get("programme", ALL[round_.programme])
    told = Told(programme, round_, [a_site("46001", 3)], Pen(language))
    found = {}
    for clause in notice_clauses.all_of(told):
        said = []
        for block in clause.blocks:
            if isinstance(block, Text):
                said.append(block.text)
            elif isinstance(block, Points):
                said += block.items
        found[clause.id] = "\n".join(said)
    return found


def notice(round_: Round, language: Language, monkeypatch: pytest.MonkeyPatch) -> OfficialNotice:
    monkeypatch.setattr(official_notice, "store", SimpleNamespace(sites=lambda _: []))
    deps: Any = SimpleNamespace(programmes=ALL, now=lambda: at(2016, 12, 6))
    return official_notice.of(deps, round_, language)


@pytest.mark.proves("S2-18", "S2-19", "A6-1")
def test_the_deadline_is_said_as_the_code_counts_it() -> None:
    told = clauses(pets_round("x"))["fees"]
    assert "24 小时内完成缴费，且不晚于 2016年12月29日（周四）24:00" in told
    assert "提交报名信息后" in told
    assert "报考失效" in told
    assert "逾期到账的，全额退费" in told
    historic = clauses(historic_round("x"))["fees"]
    assert "选定考点后 24 小时内完成缴费，且不晚于 2014年11月10日（周一）17:00" in historic
    assert "在仍有名额时予以确认" in historic


@pytest.mark.proves("P-16")
def test_what_replaces_first_come_is_announced() -> None:
    assert clauses(historic_round("x"))["places"] == ""
    rules = SeatRules(
        cool_down=CoolDown(3, 30 * MINUTE, 20),
        returns=Returns(10, at=(time(12), time(20))),
        standby=Standby(120 * MINUTE),
        opening=Opening(10 * MINUTE, 30 * MINUTE),
    )
    wanted = replace(historic_round("x"), seat_rules=rules)
    told = clauses(wanted)["places"]
    assert "报名开放前 30 分钟内登录等候的考生" in told
    assert "随机次序在 10 分钟内依次进入，不按先后" in told
    assert "额满考点设候补" in told
    assert "每日 12:00、20:00 放出" in told
    assert "连续 3 次占位未缴费" in told
    assert "not first come, first served" in clauses(wanted, "en")["places"]
    delayed = replace(wanted, seat_rules=SeatRules(returns=Returns(10, longest=45 * MINUTE)))
    assert "45 分钟内的随机时刻放出" in clauses(delayed)["places"]


@pytest.mark.proves("S4-32")
def test_subjects_types_and_majors_are_those_of_the_round() -> None:
    of_round = replace(
        historic_round("x"),
        programme="degree_english",
        papers=(ALL["degree_english"].papers[0].code,),
        options={"major": ("accounting", "civil")},
    )
    told = clauses(of_round)["registration"]
    assert "会计学、土木工程。" in told
    assert "计算机" not in told
    assert "业余" in told


def test_a_level_that_is_not_offered_is_marked() -> None:
    march, september = pets_round("x"), replace(pets_round("x"), exam_on=date(2017, 9, 16))
    assert "四级（中上级）（本次不开考）" in clauses(march)["levels"]
    assert "本次不开考" not in clauses(september)["levels"]


def test_a_programme_without_a_catalogue_has_a_notice() -> None:
    bare: Programme = replace(ALL["cet_set"], catalogue=None)
    told = clauses(historic_round("x"), programme=bare)
    assert "500 分以上" in told["eligibility"]
    assert (told["levels"], told["annexes"]) == ("", "")


@pytest.mark.proves("D-2")
def test_a_change_is_marked_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first = RoundChange(
        at(2016, 12, 10), {"name": {"zh-CN": "甲", "en": "A"}}, {"name": {"zh-CN": "乙", "en": "B"}}
    )
    second = RoundChange(
        at(2016, 12, 20, 10),
        {"pay_until": "2016-12-28T16:00:00Z", "sitting.oral_1": ["2017-03-18T05:30:00Z"]},
        {"pay_until": "2016-12-29T16:00:00Z", "sitting.oral_1": ["2017-03-18T06:00:00Z"]},
    )
    changed = replace(pets_round("x"), changes=(first, second))
    zh = notice(changed, "zh-CN", monkeypatch).corrections
    assert [one.at for one in zh] == [second.at, first.at]
    assert zh[0].items[0] == (
        "“缴费截止时间”由“2016年12月28日（周三）24:00”改为“2016年12月29日（周四）24:00”"
    )
    assert "（oral_1）" in zh[0].items[1]
    assert zh[1].items == ("“名称”由“甲”改为“乙”",)
    en = notice(changed, "en", monkeypatch).corrections
    assert en[1].items == ('Name: was "A", is now "B"',)


@pytest.mark.proves("C3-39")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(ALL))
def test_every_programme_has_its_notice_on_paper(
    code: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_round = pets_round("x") if code == "pets" else replace(historic_round("x"), programme=code)
    made = notice(replace(of_round, issued_on=date(2016, 12, 6)), language, monkeypatch)
    pdf = notice_paper.pdf(made)
    assert pdf.startswith(b"%PDF-")
    assert pdf == notice_paper.pdf(made)
    page = notice_paper.html(made)
    assert all(clause.title in page for clause in made.clauses)
    assert official_notice.digest(made) == official_notice.digest(made)


def test_no_character_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = replace(pets_round("x"), name={"zh-CN": "名称\ue000", "en": "Name"})
    with pytest.raises(PaperFault) as fault:
        notice_paper.pdf(notice(odd, "zh-CN", monkeypatch))
    assert fault.value.params["char"] == "U+E000"


def test_another_notice_has_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    one = notice(pets_round("x"), "zh-CN", monkeypatch)
    other = notice(replace(pets_round("x"), pay_until=at(2016, 12, 31)), "zh-CN", monkeypatch)
    assert official_notice.digest(one) != official_notice.digest(other)
