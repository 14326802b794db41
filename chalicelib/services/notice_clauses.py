"""The clauses of the official notice, each from the data that the code itself goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chalicelib.domain.official_notice import Block, Clause, Points, Table, Text
from chalicelib.domain.schedule import Slot, flow_of, slots
from chalicelib.services import notice_rules
from chalicelib.services.notice_words import Told, points


def all_of(told: Told) -> Iterator[Clause]:
    """In their order; the first is always who may register, which refusals call 一."""
    for name, zh, en, blocks in _CLAUSES:
        lines = told.catalogue.lines.get(name, ())
        yield Clause(name, "", told.pen.say(zh, en), tuple(blocks(told)), lines)


def _eligibility(told: Told) -> Iterator[Block]:
    yield Points(told.pen.all(told.programme.conditions))


def _dates(told: Told) -> Iterator[Block]:
    pen, found = told.pen, slots(told.programme, told.round)
    yield Text(pen.of(told.catalogue.summary))
    head = (
        pen.say("科目", "Paper"),
        pen.say("日期", "Date"),
        pen.say("入场时间", "Entry"),
        pen.say("考试时间", "Exam"),
    )
    rows = tuple(
        (_paper(told, slot), pen.day(slot.sitting.on), *_times(told, slot)) for slot in found
    )
    yield Table(head, rows, (26, 29, 17, 28))
    if any(slot.paper and slot.paper.kind == "oral" for slot in found):
        yield Text(
            pen.say(
                "口试按批次依次进行，所列时长为每组考生的口试时间。",
                "Oral tests take turns within their batch; the minutes are those of each group.",
            )
        )


def _paper(told: Told, slot: Slot) -> str:
    pen = told.pen
    name = pen.of(slot.paper.name if slot.paper else told.round.name)
    several = slot.paper is not None and len(slot.paper.parts) > 1
    batch = pen.of(slot.part.name) if slot.part and several else ""
    return pen.say(f"{name}（{batch}）", f"{name} ({batch})") if batch else name


def _times(told: Told, slot: Slot) -> tuple[str, str]:
    pen, sitting = told.pen, slot.sitting
    entry = f"{pen.time(sitting.entry_from)}–{pen.time(sitting.entry_until)}"
    start = pen.time(sitting.starts_at)
    if slot.ends_at is not None:
        return entry, f"{start}–{pen.time(slot.ends_at)}"
    if slot.paper is not None and slot.paper.minutes:
        minutes = slot.paper.minutes
        return entry, pen.say(
            f"{start} 起，每组 {minutes} 分钟", f"from {start}, {minutes} minutes each"
        )
    return entry, pen.say(f"{start} 开考", f"starts {start}")


def _sites(told: Told) -> Iterator[Block]:
    pen = told.pen
    rows = tuple(
        (site.code, pen.say(site.name, site.name_en or site.name), f"{site.city}{site.address}")
        for site in sorted(told.sites, key=lambda one: (one.province, one.city, one.code))
    )
    if rows:
        head = (pen.say("代码", "Code"), pen.say("考点", "Site"), pen.say("地址", "Address"))
        yield Table(head, rows, (16, 42, 42))


def _registration(told: Told) -> Iterator[Block]:
    pen = told.pen
    window = pen.window(told.round.phase_one)
    yield Text(pen.say(f"网上报名时间：{window}。", f"Online registration: {window}."))
    yield Text(
        pen.say(
            "因考点容量所限，报名额满为止。",
            "Places at the sites are limited: registration ends when they are taken.",
        )
    )
    yield Points(pen.all(told.programme.process))
    for one in flow_of(told.programme, told.round).data:
        if one.options:
            title, choices = pen.of(one.title), pen.join([pen.of(o.words) for o in one.options])
            yield Text(pen.say(f"{title}：{choices}。", f"{title}: {choices}."))
    browsers = pen.all(told.catalogue.browsers)
    if browsers:
        listed = pen.say("；", "; ").join(browsers)
        yield Text(pen.say(f"支持的浏览器：{listed}。", f"Supported browsers: {listed}."))
    if told.catalogue.in_app:
        yield Text(pen.of(told.catalogue.in_app))
    yield from points(told, told.catalogue.camera)


def _ticket(told: Told) -> Iterator[Block]:
    window = told.pen.window(told.round.phase_two)
    yield Text(
        told.pen.say(
            f"准考证打印时间：{window}，由缴费成功的考生自行下载打印。",
            f"Tickets are printed by the candidates who have paid, from {window}.",
        )
    )


def _guidance(told: Told) -> Iterator[Block]:
    pen = told.pen
    found = told.catalogue.guidance
    colon = pen.say("：", ": ")
    if found:
        yield Points(tuple(f"{pen.of(one.title)}{colon}{pen.of(one.body)}" for one in found))


def _annexes(told: Told) -> Iterator[Block]:
    pen = told.pen
    for place, annex in enumerate(told.catalogue.annexes, 1):
        title = pen.of(annex.title)
        yield Text(pen.say(f"附件 {place}：{title}", f"Annex {place}: {title}"), leads=True)
        yield Points(pen.all(annex.lines))


def _contacts(told: Told) -> Iterator[Block]:
    pen, contact, catalogue = told.pen, told.programme.contact, told.catalogue
    colon = pen.say("：", ": ")
    found = [f"{pen.of(one.name)}{colon}{one.number}" for one in catalogue.telephones]
    if catalogue.support:
        found.append(f"{pen.of(catalogue.support.name)}{colon}{catalogue.support.number}")
    for zh, en, number in (
        ("咨询电话", "Inquiries", contact.inquiry),
        ("监督电话", "Supervision", contact.supervision),
    ):
        if not any(number in line for line in found):
            found.append(f"{pen.say(zh, en)}{colon}{number}")
    found.append(f"{pen.say('服务时间', 'Hours')}{colon}{pen.of(contact.hours)}")
    found += [f"{pen.of(one.title)}{colon}{one.url}" for one in catalogue.links]
    yield Points(tuple(dict.fromkeys(found)))


_CLAUSES: tuple[tuple[str, str, str, Callable[[Told], Iterator[Block]]], ...] = (
    ("eligibility", "报名资格", "Who may register", _eligibility),
    ("dates", "考试日期和时间", "Dates and times", _dates),
    ("sites", "考点", "Test sites", _sites),
    ("registration", "报名时间和办法", "Registration", _registration),
    ("fees", "收费标准和缴费", "Fees and payment", notice_rules.fees),
    ("places", "名额的放出", "How places are given out", notice_rules.places),
    ("ticket", "准考证", "Tickets", _ticket),
    ("levels", "级别说明", "Levels", notice_rules.levels),
    ("entry", "入场", "Entry", notice_rules.entry),
    ("items", "物品", "What to bring", notice_rules.items),
    ("results", "成绩和证书", "Results and certificates", notice_rules.results),
    ("retention", "成绩保留", "Retained results", notice_rules.retention),
    ("guidance", "办事指引", "Guidance", _guidance),
    ("annexes", "附件", "Annexes", _annexes),
    ("contacts", "咨询", "Contacts", _contacts),
)
