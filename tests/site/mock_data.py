"""The round, the sites and one view per state that the mock candidate API answers with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
ROUND = "cet-set-2014-11"


def beijing(text: str) -> str:
    """2014-11-05T20:41:06 in Beijing as the API writes it."""
    return iso(datetime.fromisoformat(f"{text}+08:00").astimezone(UTC))


def iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


PHASES = {
    "before": beijing("2014-10-29T20:00:00"),
    "phase_one": beijing("2014-11-05T20:41:06"),
    "gap": beijing("2014-11-12T10:00:00"),
    "phase_two": beijing("2014-11-15T10:31:40"),
    "after": beijing("2014-11-21T09:00:00"),
}
ONE = {"opens_at": beijing("2014-10-30T09:00:00"), "closes_at": beijing("2014-11-10T17:00:00")}
TWO = {"opens_at": beijing("2014-11-14T09:00:00"), "closes_at": beijing("2014-11-20T17:00:00")}
PAY_UNTIL = beijing("2014-11-10T17:00:00")
SITTING = {
    "on": "2014-11-23",
    "starts_at": beijing("2014-11-23T14:00:00"),
    "entry_from": beijing("2014-11-23T13:20:00"),
    "entry_until": beijing("2014-11-23T13:50:00"),
}


def words(zh: str, en: str) -> Json:
    return {"zh-CN": zh, "en": en}


NAME = words("2014年11月 CET-SET 口语考试", "CET-SET speaking test, November 2014")
CLAUSES = [
    (
        "系统归考试委员会所有",
        "The committee owns the system",
        "本系统的所有权和运作权归考试委员会，考生须完全同意本协议方可报名。",
        "The committee owns and runs this system. You need to agree to all of this to register.",
    ),
    (
        "已阅读首页全部文件",
        "You have read the documents",
        "考生已阅读并接受首页公布的全部文件。",
        "You have read and accept all documents on the first page.",
    ),
    (
        "所填信息真实",
        "Your data is true",
        "考生保证所提供的信息真实，因信息有误产生的直接、间接后果由考生承担。",
        "What you give is true; you answer for what follows, directly or not, from wrong data.",
    ),
    (
        "不可抗力免责",
        "Events beyond control",
        "报名期间因不可抗力造成的损失，考试委员会不承担责任。",
        "The committee is not liable for events beyond its control during registration.",
    ),
    (
        "系统故障的补救",
        "When the system is at fault",
        "报名成功后因系统原因不能参加考试的，限于重新安排报名或全额退费。",
        "If a fault of the system keeps you from the exam: a new registration or a full refund.",
    ),
    (
        "以准考证为准",
        "The ticket is final",
        "考试委员会可以调整考试时间，考点和时间以准考证为准。",
        "The committee may change the time. The site and time on the ticket are final.",
    ),
]


def agreement() -> Json:
    return {
        "version": "2014-10",
        "clauses": [
            {"summary": words(zh, en), "text": words(zh_text, en_text)}
            for zh, en, zh_text, en_text in CLAUSES
        ],
    }


def notices() -> list[Json]:
    return [
        {
            "id": "n2",
            "title": words("关于增加武汉考点机位的公告", "More seats at the Wuhan sites"),
            "body": words(
                "武汉江城大学考点增加 60 个机位，11月5日起可以选择。\n其他考点不变。",
                "60 seats are added at one site in Wuhan from 5 November.\nOther sites stay.",
            ),
            "published_at": beijing("2014-11-04T10:00:00"),
            "version": 2,
            "changed_at": beijing("2014-11-05T09:00:00"),
            "attachments": [
                {"name": "武汉考点机位一览.pdf", "size": 184320, "url": "/files/seats.pdf"},
                {"name": "考点交通.docx", "size": 2411724, "url": "/files/ways.docx"},
            ],
        },
        {
            "id": "n1",
            "title": words("口语考试报名通知", "Notice of registration"),
            "body": words("请按时报名、缴费。", "Register and pay in time."),
            "published_at": beijing("2014-10-20T09:00:00"),
            "version": 1,
            "changed_at": None,
            "attachments": [],
        },
    ]


def round_brief(phase: str, round_id: str = ROUND, name: Json | None = None) -> Json:
    return {
        "id": round_id,
        "programme": "cet_set",
        "name": name or NAME,
        "exam_on": "2014-11-23",
        "phase": phase,
        "phase_one": ONE,
        "phase_two": TWO,
        "specimen": True,
    }


def round_view(phase: str) -> Json:
    return round_brief(phase) | {
        "title": words("2014年11月口语考试报名通知", "Notice of the speaking test, November 2014"),
        "office": words("考试委员会办公室", "Office of the examination committee"),
        "now": PHASES[phase],
        "pay_until": PAY_UNTIL,
        "sitting": {name: at for name, at in SITTING.items() if name != "on"},
        "fee_minor": 5000,
        "parts": [],
        "papers": [],
        "choice": None,
        "hold_hours": 24,
        "eligibility": [
            words("大学英语四级 500 分及以上", "CET-4 with 500 or more"),
            words("或大学英语六级 425 分及以上", "or CET-6 with 425 or more"),
        ],
        "process": [
            words("登录，查询资格", "Sign in and check your eligibility"),
            words("接受协议，选择考点，占位 24 小时", "Accept the agreement and choose a site"),
            words("网上缴费，成功即报名成功", "Pay online; then you are registered"),
            words("第二阶段确认信息，打印准考证", "In phase two check your data, print the ticket"),
        ],
        "results": [
            words("成绩分 A、B、C、D 四等，在本站查询。", "Grades A to D are published here."),
            words("A、B、C 等发证书，领取地点见准考证。", "A, B and C come with a certificate."),
        ],
        "agreement": agreement(),
        "notices": notices(),
        "contact": {
            "inquiry": "010-0000-0000",
            "supervision": "010-0000-0001",
            "hours": words("报名期间每日 9:00–17:00", "9:00–17:00 daily while open"),
            "icp": "京ICP备00000000号",
            "police": "京公网安备 00000000000000号",
            "site_url": "https://example.invalid/",
        },
        "payment_channels": [
            {"id": "bank", "name": words("网上银行", "Online banking")},
            {"id": "alipay", "name": words("支付宝", "Alipay")},
        ],
        "photo": {"min_kb": 20, "max_kb": 200, "min_width": 240, "min_height": 320},
        "specimen": True,
    }


SITES = [
    (
        "4201",
        "武汉江城大学考点",
        "Wuhan Jiangcheng University",
        "湖北省",
        "武汉市",
        "洪山区珞喻东路 18 号",
        "WHJCDX",
        240,
        46,
    ),
    (
        "4202",
        "湖北楚天师范学院考点",
        "Hubei Chutian Normal College",
        "湖北省",
        "武汉市",
        "武昌区中北路 9 号 3 号教学楼",
        "HBCTSFXY",
        160,
        8,
    ),
    (
        "4203",
        "武汉东湖理工大学考点",
        "Wuhan Donghu University of Technology",
        "湖北省",
        "武汉市",
        "洪山区喻家湖路 37 号",
        "WHDHLGDX",
        320,
        0,
    ),
    (
        "4204",
        "汉口商贸学院考点",
        "Hankou Commerce College",
        "湖北省",
        "武汉市",
        "江岸区解放大道 1120 号",
        "HKSMXY",
        180,
        117,
    ),
    (
        "4205",
        "中原财经学院考点",
        "Zhongyuan Finance College",
        "湖北省",
        "武汉市",
        "江夏区南湖大道 6 号",
        "ZYCJXY",
        120,
        0,
    ),
    (
        "4206",
        "三峡师范大学考点",
        "Sanxia Normal University",
        "湖北省",
        "宜昌市",
        "西陵区东湖路 8 号",
        "SXSFDX",
        60,
        0,
    ),
    (
        "4301",
        "湘江大学考点",
        "Xiangjiang University",
        "湖南省",
        "长沙市",
        "岳麓区麓山南路 2 号",
        "XJDX",
        1200,
        1034,
    ),
    (
        "4302",
        "洞庭理工学院考点",
        "Dongting Institute of Technology",
        "湖南省",
        "岳阳市",
        "岳阳楼区学院路 1 号",
        "DTLGXY",
        90,
        33,
    ),
]
CLOSED = {"4205"}


def sites() -> list[Json]:
    keys = (
        "code",
        "name",
        "name_en",
        "province",
        "city",
        "address",
        "initials",
        "capacity",
        "free",
    )
    return [
        dict(zip(keys, values, strict=True)) | {"open": values[0] not in CLOSED} for values in SITES
    ]


def place(code: str = "4201") -> Json:
    site = next(one for one in sites() if one["code"] == code)
    keys = ("code", "name", "name_en", "province", "city", "address")
    return {key: site[key] for key in keys} | {"pickup_place": "外语楼 101 教务办公室"}


def later(phase: str, **delta: float) -> str:
    return iso(datetime.fromisoformat(PHASES[phase]) + timedelta(**delta))
