"""The clauses of the official notice on money, places, items and results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.domain.catalogue import Item
from chalicelib.domain.official_notice import Block, Points, Table, Text
from chalicelib.domain.paper import Kind, offered
from chalicelib.domain.payment import LateRule
from chalicelib.domain.programme import Words
from chalicelib.domain.schedule import last_day, slots
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.programmes.workdays import calendar
from chalicelib.services.notice_words import Pen, Told, points

KINDS: dict[Kind, Words] = {
    "written": {"zh-CN": "笔试", "en": "Written test"},
    "oral": {"zh-CN": "口试", "en": "Oral test"},
}


def fees(told: Told) -> Iterator[Block]:
    pen, programme = told.pen, told.programme
    papers = offered(programme, told.round)
    if papers:
        head = (pen.say("科目", "Paper"), pen.say("收费标准", "Fee"))
        yield Table(head, tuple((pen.of(p.name), pen.yuan(p.fee_minor)) for p in papers), (60, 40))
        if programme.choice and programme.choice.at_most > 1:
            yield Text(
                pen.say(
                    "报名费为所选各科之和。", "The fee is the sum of the papers that are chosen."
                )
            )
    else:
        fee = pen.yuan(programme.fee_minor)
        yield Text(pen.say(f"考试费：每人 {fee}。", f"Fee: {fee} per candidate."))
    if told.catalogue.fee_basis:
        basis = pen.of(told.catalogue.fee_basis)
        yield Text(pen.say(f"收费依据：{basis}。", f"Legal basis: {basis}."))
    yield from _payment(told)


def _payment(told: Told) -> Iterator[Block]:
    pen, programme = told.pen, told.programme
    holds, until = pen.lasts(programme.hold), pen.until(told.round.pay_until)
    from_when = (
        pen.say("选定考点", "choosing a site")
        if programme.flow.holds_at == "site"
        else pen.say("提交报名信息", "submitting the registration")
    )
    yield Text(
        pen.say(
            f"请在{from_when}后 {holds}内完成缴费，且不晚于 {until}；"
            "逾期未缴费的，报考失效，名额自动释放。",
            f"Pay within {holds} of {from_when}, and no later than {until}; otherwise the"
            " registration lapses and the place goes back to others.",
        )
    )
    yield Text(
        pen.say(
            "逾期到账的，在仍有名额时予以确认，否则全额退费。",
            "Money that comes late is confirmed where a place is free, else refunded in full.",
        )
        if programme.late_payment == LateRule.CONFIRM_IF_FREE
        else pen.say("逾期到账的，全额退费。", "Money that comes late is refunded in full.")
    )
    names = pen.join(pen.all([channel.name for channel in programme.channels]))
    yield Text(pen.say(f"缴费方式：{names}。", f"Ways to pay: {names}."))
    if told.catalogue.banks:
        banks = pen.join(pen.all(told.catalogue.banks))
        count = len(told.catalogue.banks)
        yield Text(
            pen.say(
                f"网银支持 {count} 家银行：{banks}。", f"Online banking, {count} banks: {banks}."
            )
        )


def places(told: Told) -> Iterator[Block]:
    """What replaces first come, first served is said beforehand (P-16)."""
    found = tuple(_seat_rules(told.pen, told.round.seat_rules))
    if found:
        yield Points(found)


def _seat_rules(pen: Pen, rules: SeatRules) -> Iterator[str]:
    if rules.opening:
        present, spread = pen.lasts(rules.opening.present), pen.lasts(rules.opening.spread)
        yield pen.say(
            f"报名开放前 {present}内登录等候的考生，按事先承诺、事后可验证的"
            f"随机次序在 {spread}内依次进入，不按先后。",
            f"Candidates present in the {present} before the opening are let in within {spread}"
            " in a random order, committed beforehand and verifiable afterwards:"
            " not first come, first served.",
        )
    if rules.standby:
        offer = pen.lasts(rules.standby.offer)
        yield pen.say(
            f"额满考点设候补：有名额放出时依候补次序通知，{offer}内开始缴费有效。",
            f"Full sites have a standby list: released places are offered in its order,"
            f" valid for {offer}.",
        )
    if rules.returns and rules.returns.longest:
        longest = pen.lasts(rules.returns.longest)
        yield pen.say(
            f"紧张考点释放的名额在 {longest}内的随机时刻放出。",
            "Where places are scarce, a released one comes back at a random moment"
            f" within {longest}.",
        )
    if rules.returns and rules.returns.at:
        times = pen.join([f"{at:%H:%M}" for at in rules.returns.at])
        yield pen.say(
            f"紧张考点释放的名额每日 {times} 放出。", f"Released places come back at {times}."
        )
    if rules.cool_down:
        after, lasts = rules.cool_down.after, pen.lasts(rules.cool_down.lasts)
        yield pen.say(
            f"连续 {after} 次占位未缴费的，{lasts}内不能再占用紧张考点的名额。",
            f"After {after} unpaid holds in a row, no scarce place can be held for {lasts}.",
        )


def levels(told: Told) -> Iterator[Block]:
    pen, offers = told.pen, {paper.level for paper in offered(told.programme, told.round)}
    for level in told.catalogue.levels:
        closed = pen.say("（本次不开考）", " (not offered this time)")
        mark = "" if level.code in offers else closed
        yield Text(f"{pen.of(level.name)}{mark}{pen.say('：', ': ')}{pen.of(level.about)}")
        yield from points(told, level.notes)


def entry(told: Told) -> Iterator[Block]:
    yield from points(told, told.catalogue.entry)
    yield from _documents(told)


def _documents(told: Told) -> Iterator[Block]:
    pen, found = told.pen, told.programme.identification
    if found is None:
        return
    yield Text(pen.say("身份证件：", "Documents:"), leads=True)
    ways = [route.words for route in found.routes]
    yield Points(pen.all([*ways, *(refusal.words for refusal in found.refusals)]))
    named = (
        (pen.say("第一类：", "Class 1: "), found.of_class(first=True)),
        (pen.say("第二类：", "Class 2: "), found.of_class(first=False)),
        (pen.say("不接受：", "Not accepted: "), [one.name for one in found.unfit]),
    )
    yield from (Text(head + pen.join(pen.all(names))) for head, names in named if names)


def items(told: Told) -> Iterator[Block]:
    pen, catalogue = told.pen, told.catalogue
    sat = {slot.paper.kind for slot in slots(told.programme, told.round) if slot.paper}
    apart = any(item.kinds for item in catalogue.items)
    groups = [kind for kind in KINDS if apart and kind in sat]
    for kind in groups:
        here = [item for item in catalogue.items if item.concerns(kind)]
        yield from _brought(told, here, pen.of(KINDS[kind]) + pen.say("：", ". "))
    if not groups:
        yield from _brought(told, catalogue.items, "")


def _brought(told: Told, here: Sequence[Item], name: str) -> Iterator[Block]:
    pen = told.pen
    may = [pen.of(item.what) for item in here if item.allowed]
    if may:
        listed = pen.say("；", "; ").join(may)
        yield Text(pen.say(f"{name}可携带：{listed}。", f"{name}Bring: {listed}."))
    may_not = [item for item in here if not item.allowed]
    if may_not:
        yield Text(pen.say(f"{name}禁止携带：", f"{name}Forbidden:"), leads=True)
        yield _forbidden(told, may_not)


def _forbidden(told: Told, items: Sequence[Item]) -> Block:
    pen, catalogue = told.pen, told.catalogue
    if not catalogue.articles:
        return Points(tuple(pen.of(item.what) for item in items))
    of_what = pen.of(catalogue.articles_of) if catalogue.articles_of else ""
    rows = []
    for item in items:
        article = catalogue.article(item.article)
        number = pen.say(f"第 {item.article} 条", f"Art. {item.article}") if article else ""
        rows.append((pen.of(item.what), number, pen.of(article.effect) if article else ""))
    head = (
        pen.say("物品", "Item"),
        pen.say(f"{of_what}条款", f"Article of {of_what}"),
        pen.say("后果", "Consequence"),
    )
    return Table(head, tuple(rows), (44, 24, 32))


def results(told: Told) -> Iterator[Block]:
    pen = told.pen
    yield Points(pen.all(told.programme.results))
    for promise in told.catalogue.promises:
        due = calendar().after(last_day(told.programme, told.round), promise.working_days)
        on, days, what = pen.day(due.on), promise.working_days, pen.of(promise.what)
        mark = "" if due.certain else pen.say("（暂定）", " (provisional)")
        yield Text(
            pen.say(
                f"考试结束后 {days} 个工作日内（{on}前，含当日）{mark}：{what}。",
                f"Within {days} working days after the exam, by {on}{mark}: {what}.",
            )
        )


def retention(told: Told) -> Iterator[Block]:
    yield from points(told, told.catalogue.retention)
