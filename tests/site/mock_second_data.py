"""Results, messages, privacy and verification as the candidate mock answers them."""

from __future__ import annotations

from collections.abc import Callable

from tests.site.mock_data import ROUND, Json, beijing, words

OUT_AT = beijing("2014-12-20T09:00:00")
CORRECTED_AT = beijing("2015-01-08T09:00:00")
MEANING = {
    "A": words(
        "能用英语就熟悉的题材进行口头交际，基本上没有困难。",
        "Can discuss familiar topics in English with hardly any difficulty.",
    ),
    "B": words(
        "能用英语就熟悉的题材进行口头交际，虽有些困难，但不影响交际。",
        "Can discuss familiar topics in English; some difficulty does not hinder communication.",
    ),
    "D": words("尚不具有英语口头交际能力。", "Not yet able to communicate orally in English."),
}


def certificate(grade: str, **more: object) -> Json:
    return {
        "certificate_no": f"142{grade}000157",
        "grade": grade,
        "state": "valid",
        "void_reason": None,
        "collected_at": None,
    } | more


def pickup(**more: object) -> Json:
    return {
        "place": "外语楼 101 教务办公室",
        "opens_at": beijing("2015-03-02T09:00:00"),
        "closes_at": beijing("2015-04-30T17:00:00"),
        "note": words(
            "工作日 9:00–11:30、14:00–17:00，请带身份证件原件。",
            "Weekdays 9:00–11:30 and 14:00–17:00. Bring your original ID document.",
        ),
    } | more


def result(state: str, **more: object) -> Json:
    return {
        "now": OUT_AT,
        "state": state,
        "visible_at": None if state == "none" else OUT_AT,
        "grade": None,
        "special": None,
        "meaning": None,
        "certificate": None,
        "pickup": pickup(opens_at=None, closes_at=None, note=None),
        "versions": [],
    } | more


def graded(grade: str, **more: object) -> Json:
    of_grade = {"grade": grade, "meaning": MEANING[grade], "versions": [{"visible_at": OUT_AT}]}
    paper = certificate(grade) if grade != "D" else None
    return result("open", certificate=paper, **of_grade) | more


def score(code: str, zh: str, en: str, figure: str | None, **more: object) -> Json:
    name = {"code": code, "name": words(zh, en)}
    empty = dict.fromkeys(("special", "passed", "pass_at", "highest"))
    return {"paper": name, "score": figure, **empty} | more


SCORES = [
    score(
        "L2_written", "二级笔试", "Level 2, written", "71", passed=True, pass_at="60", highest="100"
    ),
    score("L2_oral", "二级口试", "Level 2, oral", "2.5", passed=False, pass_at="3", highest="5"),
    score("L2_other", "二级听力", "Level 2, listening", None, special="absent"),
]
RESULTS: dict[str, Callable[[], Json]] = {
    "scores": lambda: result("open", scores=SCORES, versions=[{"visible_at": OUT_AT}]),
    "none": lambda: result("none"),
    "announced": lambda: result("announced"),
    "A": lambda: graded("A", pickup=pickup()),
    "waiting": lambda: graded("B"),
    "D": lambda: graded("D"),
    "absent": lambda: result("open", special="absent"),
    "invalid": lambda: result("open", special="invalid"),
    "nothing": lambda: result("open"),
    "corrected_invalid": lambda: result(
        "open",
        special="invalid",
        versions=[{"visible_at": OUT_AT}, {"visible_at": CORRECTED_AT}],
    ),
    "collected": lambda: graded(
        "A",
        pickup=pickup(),
        certificate=certificate("A", collected_at=beijing("2015-03-04T10:20:00")),
    ),
    "void": lambda: graded(
        "A", certificate=certificate("A", state="void", void_reason="证书信息有误，换发新证书")
    ),
    "corrected": lambda: graded(
        "B",
        pickup=pickup(),
        versions=[{"visible_at": OUT_AT}, {"visible_at": CORRECTED_AT}],
    ),
}


def message(number: int, kind: str, at: str, title: Json, body: Json, **more: object) -> Json:
    return {
        "id": f"{ROUND}~{kind}~{number}",
        "kind": kind,
        "round_id": ROUND,
        "at": beijing(at),
        "title": title,
        "body": body,
        "read_at": None,
        "sent": [],
    } | more


def sent(channel: str, state: str, at: str) -> Json:
    return {"channel": channel, "state": state, "at": beijing(at)}


def messages() -> list[Json]:
    """Newest first, as the API lists them; the middle one has been read."""
    return [
        message(
            3,
            "moved",
            "2014-11-15T09:00:10",
            words("考点已调整", "Your site has changed"),
            words(
                "您的考点由武汉江城大学考点改为汉口商贸学院考点，原因：设备检修。以新准考证为准。",
                "Your site is now Hankou Commerce College. The new ticket is final.",
            ),
            sent=[
                sent("sms", "sent", "2014-11-15T09:00:40"),
                sent("email", "failed", "2014-11-15T09:20:00"),
            ],
        ),
        message(
            2,
            "paid",
            "2014-11-05T20:30:41",
            words("已缴费，报名成功", "Paid. You are registered"),
            words(
                "您已缴费 50 元，考点：武汉江城大学考点。11月14日起确认信息、打印准考证。",
                "We have received 50 yuan. From 14 November check your data, print the ticket.",
            ),
            read_at=beijing("2014-11-05T20:31:00"),
            sent=[sent("sms", "sent", "2014-11-05T20:31:00")],
        ),
        message(
            1,
            "hold_expiring",
            "2014-11-05T20:20:00",
            words("名额将在 2 小时后释放", "Your seat is released in 2 hours"),
            words(
                "您在武汉江城大学考点的名额保留到 22:22，到时未缴费即释放名额。",
                "Your seat is kept until 22:22 and released if it has not been paid for.",
            ),
            sent=[sent("sms", "waiting", "2014-11-05T20:20:00")],
        ),
    ]


CONTACT = {
    "phone_masked": "138****0000",
    "email_masked": "l***@example.com",
    "language": "zh-CN",
    "consented_at": beijing("2014-11-05T20:16:00"),
}
NO_CONTACT = {"phone_masked": None, "email_masked": None, "language": "zh-CN", "consented_at": None}
PURPOSES = [
    (
        "prior_score",
        True,
        words("使用四级、六级成绩", "Use of your CET-4 or CET-6 score"),
        words("笔试准考证号、成绩", "Your written test ticket number and score"),
        words("判断是否符合本次报名条件", "To see whether you meet the requirements"),
        words("保存到本次成绩公布后 1 年", "Kept until 1 year after this round's results"),
        words("考试委员会办公室", "The office of the examination committee"),
        words(
            "不同意则不能判断资格，无法在网上报名。可以持成绩单到学校教务部门办理。",
            "We then cannot check your eligibility online. Your school can register you.",
        ),
    ),
    (
        "photo",
        True,
        words("使用证件照片", "Use of your ID photo"),
        words("笔试报名照片和您上传的照片", "The photo of the written test and those you upload"),
        words("印在准考证上，入场时核对本人", "Printed on the ticket and compared at the entrance"),
        words("保存到本次成绩公布后 6 个月", "Kept until 6 months after this round's results"),
        words("考试委员会办公室和您所选的考点", "The office and the site you choose"),
        words(
            "不同意则准考证上没有照片，不能在网上报名。可以到考点现场核对身份办理。",
            "There is then no ticket online. The site can check your identity in person.",
        ),
    ),
    (
        "contact",
        False,
        words("用短信和邮件通知您", "Notice by text message and e-mail"),
        words("您填写的手机号码、邮箱", "The phone number and e-mail address you give"),
        words("名额将到期、考点调整、成绩公布时通知您", "Seats about to expire, changes, results"),
        words("保存到本次证书领取结束", "Kept until certificates have been collected"),
        words("考试委员会办公室和短信、邮件服务商", "The office and its message providers"),
        words(
            "不同意不影响报名，所有通知在本站「消息」里都能看到。",
            "Registration is not affected. All notices are under Messages here.",
        ),
    ),
]
LOOKS = [
    {
        "at": beijing("2014-11-12T09:41:00"),
        "role": "registrar",
        "what": "phone",
        "purpose": "考生来电核对考点",
    },
    {
        "at": beijing("2014-11-06T15:02:00"),
        "role": "reviewer",
        "what": "id_no",
        "purpose": "审核照片时核对身份",
    },
]
SECTIONS = [
    {
        "title": words("谁处理您的信息", "Who processes your data"),
        "body": words(
            "考试委员会办公室。联系方式见本页末尾。",
            "The office of the examination committee; see the end of this page.",
        ),
    },
    {
        "title": words("处理哪些信息", "Which data"),
        "body": words(
            "姓名、证件号码、笔试准考证号和成绩、学校、照片、缴费记录、操作记录。",
            "Name, ID number, written test ticket and score, school, photo, payments, actions.",
        ),
    },
    {
        "title": words("您的权利", "Your rights"),
        "body": words(
            "您可以查阅、更正自己的信息，撤回同意，了解谁看过您的信息。",
            "You may see and correct your data, withdraw a consent, and see who looked at it.",
        ),
    },
]


def privacy(given: dict[str, bool]) -> Json:
    names = ("purpose", "required", "title", "what", "why", "how_long", "who", "without")
    consents = [
        dict(zip(names, row, strict=True))
        | {
            "version": "2014-1",
            "given": given.get(row[0]),
            "at": beijing("2014-11-05T20:16:00") if row[0] in given else None,
        }
        for row in PURPOSES
    ]
    notice = {"version": "2014-1", "updated_on": "2014-10-20", "sections": SECTIONS}
    return {"notice": notice, "consents": consents, "looks": LOOKS}


def verified(status: str, **more: object) -> Json:
    return {
        "kind": "certificate",
        "status": status,
        "programme": words("全国大学英语四、六级考试口语考试", "CET Spoken English Test (CET-SET)"),
        "ticket_title": None,
        "round": words("2014年11月 CET-SET 口语考试", "CET-SET speaking test, November 2014"),
        "name_masked": "林*远",
        "number": "142A000157",
        "grade": "A",
        "exam_on": "2014-11-23",
        "version": None,
        "checked_at": beijing("2015-03-10T10:05:00"),
    } | more


TICKET = {"kind": "ticket", "number": "S4201 **** **** 157", "grade": None, "version": 2}
PAPERS: dict[str, Callable[[], Json]] = {
    "ZC1.valid": lambda: verified("valid"),
    "ZC1.replaced": lambda: verified("superseded"),
    "ZC1.void": lambda: verified("void"),
    "ZK1.valid": lambda: verified("valid", **TICKET),
    "ZK1.named": lambda: verified(
        "valid", **TICKET, ticket_title=words("托福网考确认", "Test Confirmation")
    ),
    "ZK1.replaced": lambda: verified("superseded", **TICKET | {"version": 1}),
}
