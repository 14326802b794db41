"""Sheets for tests and measurements: an ordinary one, and one with the longest of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.programme import Words
from chalicelib.domain.ticket import TicketSheet
from chalicelib.domain.window import BEIJING


def words(zh: str, en: str) -> Words:
    return {"zh-CN": zh, "en": en}


RULES = (
    words(
        "请持本准考证和有效身份证件原件参加考试，证件不齐不得入场。",
        "Bring this ticket and your original ID document; without both there is no entry.",
    ),
    words(
        "请在停止入场时间之前到达考点；停止入场后到达的，不得进入考场。",
        "Arrive before entry closes. Nobody is admitted afterwards.",
    ),
    words(
        "本考试为计算机考试，耳机和草稿纸由考点提供，请勿自带。",
        "The test is taken on a computer. Headphones and scratch paper are provided.",
    ),
    words(
        "严禁携带手机、智能手表、无线耳机等具有发送或接收信息功能的设备进入考场，违者按有关规定处理。",
        "Phones, smart watches, wireless earphones and any device able to send or receive are "
        "forbidden in the test room; offences are dealt with under the national rules.",
    ),
    words(
        "请服从考试工作人员管理，按指定座位就座，未经许可不得离开考场。",
        "Follow the instructions of staff, take your seat, do not leave without permission.",
    ),
    words(
        "请勿在本证上书写、涂改。信息有误的，请在打印开放期间登录报名系统更正。",
        "Do not write on this ticket. Correct wrong data in the system while printing is open.",
    ),
)

ORDINARY = TicketSheet(
    round_id="2014-11",
    version=1,
    specimen=False,
    programme=words("全国大学英语四、六级考试口语考试", "CET Spoken English Test (CET-SET)"),
    round_title=words("2014年11月考次", "November 2014"),
    office=words(
        "全国大学英语四、六级考试委员会办公室",
        "Office of the National College English Testing Committee",
    ),
    name="林知远",
    id_type="CN_RIC",
    id_no="429900199302142415",
    ticket_no="S42011411230157",
    written_ticket_no="420011132100157",
    school="武汉江城大学",
    site_name="武汉江城大学考点",
    site_name_en="Wuhan Jiangcheng University",
    site_address="湖北省武汉市洪山区珞喻东路18号外语楼三层",
    sitting_on=date(2014, 11, 23),
    starts_at=datetime(2014, 11, 23, 14, 0, tzinfo=BEIJING),
    entry_from=datetime(2014, 11, 23, 13, 20, tzinfo=BEIJING),
    entry_until=datetime(2014, 11, 23, 13, 50, tzinfo=BEIJING),
    pickup_place="武汉江城大学教务处（行政楼203室）",
    rules=RULES,
    issued_at=datetime(2014, 11, 14, 10, 20, tzinfo=BEIJING),
)

RARE_NAME = "阿卜杜热西提·㼆𠮷䶮喆·买买提艾力江"

LONGEST = replace(
    ORDINARY,
    version=12,
    specimen=True,
    name=RARE_NAME,
    id_type="FPR_2023",
    id_no="911124198108030024",
    school="某某省某某自治州某某师范大学外国语言文学与国际文化交流学院应用英语教育系二〇一三级英语教育专业第二班甲组",
    site_name="某某职业技术大学新校区公共外语教学部语言实验中心东区第二考点",
    site_name_en="Language Laboratory Centre, Public Foreign Languages Department, New Campus of "
    "Moumou Vocational and Technical University (East)",
    site_address="某某自治区某某自治州某某经济技术开发区高新产业园创新创业大道中段一百二十八号图书信息综合大楼"
    "东侧附属三号楼四层（地铁口旁）",
    pickup_place="某某职业技术大学新校区行政办公楼二层教务处考试中心证书发放窗口（工作日9:00–11:30，14:00–17:00）",
)
