"""What everybody is told before they register, and how a round comes to be told: over HTTP."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from chalicelib.domain.window import BEIJING
from infra.demo.staff_client import ApiError, StaffClient
from infra.walk.door import Door, Json, expect
from infra.walk.times import OPENS
from tests.e2e.ground import BIG, FIRST_HOUR, Ground, site_body
from tests.round_stage import at, body_of, pets_round
from tests.world import historic_round

HALLS = {"oral_1": 20, "oral_2": 20, "written": 40}
ADDRESS = "海口市海甸岛人民大道58号"


@dataclass
class Public:
    """The PETS round of March 2017, and what anybody is told of it."""

    round_id: str
    staff: StaffClient
    door: Door

    def get(self, path: str) -> Json:
        return expect(self.door.send("GET", path), 200)

    @property
    def catalogue(self) -> Json:
        return self.get(f"/rounds/{self.round_id}/catalogue")

    def notice(self, language: str = "zh-CN") -> Json:
        return self.get(f"/rounds/{self.round_id}/notice?lang={language}")

    def clause(self, name: str, language: str = "zh-CN") -> str:
        """All that a clause of the official notice says."""
        found = next(one for one in self.notice(language)["clauses"] if one["id"] == name)
        return said_in(found["blocks"])

    def slots(self, paper: str) -> list[Json]:
        return [slot for slot in self.catalogue["timetable"] if slot["paper"] == paper]


def said_in(blocks: list[Json]) -> str:
    said: list[str] = []
    for block in blocks:
        cells = [cell for row in block.get("rows", []) for cell in row]
        said += [block.get("text", ""), *block.get("items", []), *cells]
    return "\n".join(said)


@pytest.fixture(scope="module")
def pets(shared_ground: Ground) -> Public:
    staff, round_id = shared_ground.registrar, f"pets-{secrets.token_hex(4)}"
    body = body_of(pets_round(round_id), id=round_id, programme="pets")
    staff.send("POST", "/staff/rounds", json=body)
    site = {**site_body("46001", 0, "海南省", "海口市"), "name": "海南大学考点", "address": ADDRESS}
    del site["capacity"]
    new = {"If-None-Match": "*"}
    path = f"/staff/rounds/{round_id}/sites/46001"
    staff.send("PUT", path, json={**site, "parts": HALLS}, headers=new)
    return Public(round_id, staff, shared_ground.door)


def programme(door: Door, code: str) -> Json:
    return expect(door.send("GET", f"/programmes/{code}"), 200)


def refused(call: Any, *args: Any, **more: Any) -> Json:
    with pytest.raises(ApiError) as told:
        call(*args, **more)
    found: Json = told.value.response.json()
    return found


@pytest.mark.proves("S1-01", "S1-02", "S1-12")
def test_the_notice_of_cet_set(ground: Ground) -> None:
    told = expect(ground.door.send("GET", f"/rounds/{ground.round_id}/notice"), 200)
    assert told["office"] == "全国大学英语四、六级考试委员会办公室"
    assert told["issued_on"] == "2014-10-23"
    clauses = {one["id"]: one for one in told["clauses"]}
    assert list(clauses)[:4] == ["eligibility", "dates", "sites", "registration"]
    assert clauses["eligibility"]["number"] == "一、"
    assert "500 分以上（含 500 分）" in said_in(clauses["eligibility"]["blocks"])
    assert "2014年11月23日" in said_in(clauses["dates"]["blocks"])
    registration = said_in(clauses["registration"]["blocks"])
    assert "2014年10月30日（周四）9:00 至 2014年11月10日（周一）17:00" in registration
    assert "额满为止" in registration
    assert "50 元" in said_in(clauses["fees"]["blocks"])
    assert "证书" in said_in(clauses["results"]["blocks"])
    assert clauses["fees"]["lines"] == ["S1-12", "S1-13"]


@pytest.mark.proves("S2-01")
def test_levels_one_to_three_in_hainan(pets: Public) -> None:
    told = pets.catalogue
    assert {slot["paper"][:2] for slot in told["timetable"]} == {"L1", "L2", "L3"}
    assert {slot["on"] for slot in told["timetable"]} == {"2017-03-18", "2017-03-19"}
    (site,) = told["sites"]
    assert (site["name"], site["address"], site["status"]) == ("海南大学考点", ADDRESS, "open")


@pytest.mark.proves("S2-06")
def test_level_four_is_refused_in_march_and_there_in_september(pets: Public) -> None:
    path = f"/staff/rounds/{pets.round_id}"
    wanted = body_of(pets_round(pets.round_id), papers=["L3_written", "L4_written"])
    told = refused(pets.staff.send, "PUT", path, json=wanted, headers={"If-Match": '"1"'})
    assert (told["code"], told["errors"][0]["pointer"]) == ("invalid", "/papers/1")
    copied = pets.staff.send("POST", f"{path}/copy", json={"id": f"{pets.round_id}-9"})
    assert copied["round"]["exam_on"] == "2017-09-16"
    found = {note["code"]: note["params"] for note in copied["review"]}
    assert found["papers_changed"]["added"] == ["L4_oral", "L4_written"]


@pytest.mark.proves("S2-07")
def test_every_level_says_what_it_is_for(pets: Public) -> None:
    levels = {one["code"]: one for one in pets.catalogue["programme"]["levels"]}
    assert [level["name"]["zh-CN"] for level in levels.values()][:3] == [
        "一级（初始级）",
        "二级（中下级）",
        "三级（中间级）",
    ]
    assert "出租车司机" in levels["L1"]["about"]["zh-CN"]
    notes = {code: "".join(n["zh-CN"] for n in level["notes"]) for code, level in levels.items()}
    assert "专科阶段英语（一）" in notes["L2"]
    assert "本科阶段英语（二）" in notes["L3"]
    assert "50 分以上（含 50 分）" in notes["L3"]
    assert all("METS" in notes[code] for code in ("L1", "L2", "L3"))
    assert "METS" in pets.clause("levels", "en")


@pytest.mark.proves("S2-08")
def test_how_long_each_paper_is(pets: Public) -> None:
    minutes = {one["code"]: one["minutes"] for one in pets.catalogue["programme"]["papers"]}
    assert minutes == {
        "L1_written": 90,
        "L1_oral": 8,
        "L2_written": 120,
        "L2_oral": 10,
        "L3_written": 120,
        "L3_oral": 10,
        "L4_written": 145,
        "L4_oral": 12,
    }


@pytest.mark.proves("S2-02", "S2-03")
def test_nobody_is_asked_for_age_or_a_lower_level(pets: Public) -> None:
    told = pets.clause("eligibility")
    assert "不受年龄、职业及所受教育程度的限制" in told
    assert "不要求先取得低级别证书" in told


@pytest.mark.proves("S2-14")
def test_the_browsers_that_work_are_named(pets: Public) -> None:
    told = "".join(one["zh-CN"] for one in pets.catalogue["programme"]["browsers"])
    assert "Firefox 40" in told
    assert "手机和平板电脑同样支持" in told
    assert "Firefox 40" in pets.clause("registration")


@pytest.mark.proves("S2-21")
def test_seventeen_banks_and_alipay(pets: Public) -> None:
    told = pets.catalogue["programme"]
    banks = [bank["zh-CN"] for bank in told["banks"]]
    assert len(banks) == len(set(banks)) == 17
    assert {"中国工商银行", "中国邮政储蓄银行", "上海农商银行"} <= set(banks)
    assert {one["id"] for one in told["payment_channels"]} >= {"alipay", "netbank"}
    assert all(bank in pets.clause("fees") for bank in banks)


@pytest.mark.proves("S2-22")
def test_fees_with_their_legal_basis(pets: Public) -> None:
    told = pets.catalogue["programme"]
    fees = {one["code"]: one["fee_minor"] for one in told["papers"]}
    assert fees == {
        "L1_written": 8000,
        "L1_oral": 4000,
        "L2_written": 8000,
        "L2_oral": 4000,
        "L3_written": 10000,
        "L3_oral": 5000,
        "L4_written": 10000,
        "L4_oral": 6000,
    }
    assert "琼发改收费[2009]1272号" in told["fee_basis"]["zh-CN"]
    assert "琼发改收费[2009]1272号" in pets.clause("fees")


def hours(slot: Json) -> tuple[str, str, str]:
    """Entry from, entry until and start, in Beijing."""
    names = ("entry_from", "entry_until", "starts_at")
    return tuple(_clock(slot[name]) for name in names)  # type: ignore[return-value]


def _clock(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(BEIJING):%H:%M}"


@pytest.mark.proves("S2-25", "S2-27")
@pytest.mark.parametrize(("level", "ends"), [("L1", "10:30"), ("L2", "11:00"), ("L3", "11:00")])
def test_the_written_papers(pets: Public, level: str, ends: str) -> None:
    (slot,) = pets.slots(f"{level}_written")
    assert slot["on"] == "2017-03-18"
    assert hours(slot) == ("08:30", "08:45", "09:00")
    assert _clock(slot["ends_at"]) == ends
    assert "8:45 后不得入场" in pets.clause("entry")
    assert "任何人不得批准迟到考生入场" in pets.clause("entry")


@pytest.mark.proves("S2-26", "S2-28")
@pytest.mark.parametrize("level", ["L1", "L2", "L3"])
def test_the_oral_papers(pets: Public, level: str) -> None:
    first, second = pets.slots(f"{level}_oral")
    assert (first["on"], hours(first)) == ("2017-03-18", ("13:30", "14:00", "14:00"))
    assert (second["on"], hours(second)) == ("2017-03-19", ("08:30", "09:00", "09:00"))
    assert (first["ends_at"], second["ends_at"]) == (None, None)
    told = pets.clause("entry")
    assert "9:00 后不得进入候考室" in told
    assert "14:00 后不得进入候考室" in told


@pytest.mark.proves("S2-32", "S2-33")
def test_what_may_be_brought_and_which_article_forbids_the_rest(pets: Public) -> None:
    told = pets.catalogue["programme"]
    written = [one["what"]["zh-CN"] for one in told["allowed"] if one["kinds"] == ["written"]]
    assert [what[:2] for what in written] == ["耳机", "2B", "黑色", "橡皮"]
    articles = {one["what"]["zh-CN"][:2]: one["article"] for one in told["forbidden"]}
    assert articles == {
        "各种": "6(4)",
        "书籍": "6(1)",
        "录放": "6(1)",
        "草稿": "5(1)",
        "其他": "5(1)",
    }
    effects = {one["code"]: one["effect"]["zh-CN"] for one in told["articles"]}
    assert "各科成绩无效" in effects["6(4)"]
    assert "取消该科目" in effects["5(1)"]
    assert "第 6(4) 条" in pets.clause("items")
    assert "纸质资料：可在候考室阅读，不得带入考场" in pets.clause("items")


@pytest.mark.proves("A6-12", "S2-51")
def test_results_are_promised_in_working_days(pets: Public) -> None:
    by = {one["id"]: (one["working_days"], one["by"]) for one in pets.catalogue["promises"]}
    assert by == {"results": (50, "2017-05-31"), "certificates": (50, "2017-05-31")}
    assert "50 个工作日内（2017年5月31日（周三）前，含当日）" in pets.clause("results")


@pytest.mark.proves("S2-54")
def test_whom_to_call_and_where_to_read_on(pets: Public) -> None:
    told = pets.catalogue["programme"]
    numbers = {one["name"]["zh-CN"]: one["number"] for one in told["telephones"]}
    assert numbers == {"海南省考试局": "0898-65852022", "海南大学考点": "0898-66279058"}
    assert {one["title"]["zh-CN"] for one in told["links"]} >= {"考试大纲", "PETS 报名网"}
    assert "0898-66279058" in pets.clause("contacts")


@pytest.mark.proves("S2-55")
def test_the_notice_has_its_day_and_its_annexes(pets: Public) -> None:
    assert pets.notice()["issued_on"] == "2016-12-06"
    titles = [one["title"]["zh-CN"] for one in pets.catalogue["programme"]["annexes"]]
    assert titles == ["考生考前须知", "考生守则", "国家教育考试违规处理办法（节选）"]
    assert all(title in pets.clause("annexes") for title in titles)


@pytest.mark.proves("D-2", "C3-39")
@pytest.mark.parametrize(("language", "says"), [("zh-CN", "琼发改收费"), ("en", "Legal basis")])
def test_the_notice_is_the_same_on_paper(pets: Public, language: str, says: str) -> None:
    told = pets.notice(language)
    for kind in ("pdf", "html"):
        sent = pets.door.send("GET", told[kind].removeprefix("/api/v1"))
        assert sent.status_code == 303
        file = httpx.get(sent.headers["location"], trust_env=False)
        text = _text_of(file.content) if kind == "pdf" else file.text
        plain = "".join(text.split())
        assert says.replace(" ", "") in plain
        assert "".join(told["title"].split()) in plain
        assert all(clause["title"].replace(" ", "") in plain for clause in told["clauses"])


def _text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.proves("C3-32")
def test_the_catalogue_is_for_caches(pets: Public) -> None:
    for path in (f"/rounds/{pets.round_id}/catalogue", "/programmes", "/programmes/pets"):
        first = pets.door.send("GET", path)
        assert first.headers["cache-control"].startswith("public, max-age=")
        again = pets.door.send("GET", path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.proves("S3-13", "S3-14", "S3-15", "S3-16")
def test_what_toefl_tells_of_the_day(door: Door) -> None:
    told = programme(door, "toefl")
    entry = "".join(one["zh-CN"] for one in told["entry"])
    assert "至少提前于开考时间 30 分钟到场" in entry
    assert "有权拒绝晚于此时间到达的考生" in entry
    assert "不予退款，也不安排重考" in entry
    assert "除身份证件之外，任何个人物品" in entry
    assert "储物柜" in entry
    forbidden = [one["what"]["zh-CN"] for one in told["forbidden"]]
    assert len(forbidden) == 7
    assert forbidden[-1] == "监考人员认定的其他违规物品"


@pytest.mark.proves("S4-14")
def test_the_home_page_lists_what_is_published(pets: Public) -> None:
    told = {one["code"]: one for one in pets.get("/programmes")["programmes"]}
    assert set(told) >= {"cet_set", "pets", "toefl", "degree_english", "self_taught"}
    assert pets.round_id in [one["id"] for one in told["pets"]["rounds"]]
    assert pets.round_id not in [one["id"] for one in told["cet_set"]["rounds"]]
    assert f"{pets.round_id}-9" not in [one["id"] for one in told["pets"]["rounds"]]


@pytest.mark.proves("S4-33", "S4-34", "S4-01")
def test_hints_for_the_camera_and_who_helps(door: Door) -> None:
    told = programme(door, "degree_english")
    hints = "".join(one["zh-CN"] for one in told["camera"])
    assert "4 MB" in hints
    assert "强光" in hints
    assert "技术管理员" in told["support"]["name"]["zh-CN"]
    assert told["support"]["number"]
    assert "微信" in told["in_app"]["zh-CN"]


@pytest.mark.proves("S5-27", "S5-28")
def test_guidance_of_the_self_taught_exam(door: Door) -> None:
    told = {
        one["title"]["zh-CN"]: one["body"]["zh-CN"]
        for one in programme(door, "self_taught")["guidance"]
    }
    assert "毕业后三年内" in told["报到证"]
    assert "湖北毕业生就业网" in told["《中国高等教育学历认证报告》"]
    assert "学信网" in told["《教育部学历证书电子注册备案表》"]


@pytest.mark.proves("C3-38", "C16-149", "D-2", "C3-33")
def test_a_round_is_copied_tried_and_published_by_two(ground: Ground) -> None:
    staff, second = ground.registrar, ground.staff("approver")
    made = staff.send("POST", f"{ground.staff_path}/copy", json={"id": f"{ground.round_id}-c"})
    path, public = f"/staff/rounds/{ground.round_id}-c", f"/rounds/{ground.round_id}-c"
    assert made["round"]["draft"] is True
    assert date.fromisoformat(made["round"]["exam_on"]).weekday() == date(2014, 11, 23).weekday()
    assert {"sites_copied", "programme_rules"} <= {note["code"] for note in made["review"]}
    for hidden in (public, f"{public}/sites", f"{public}/catalogue", f"{public}/notice"):
        expect(ground.door.send("GET", hidden), 404)
    asked = staff.send("POST", f"{path}/publish", json={"reason": "与文件核对无误"})
    approval = f"{path}/approvals/{asked['id']}/approve"
    assert refused(staff.send, "POST", approval, json={"people": 0})["code"] == "own_request"
    second.send("POST", approval, json={"people": 0})
    expect(ground.door.send("GET", public), 200)
    seen = staff.send("GET", path)
    later = historic_round(made["round"]["id"])
    body = {key: seen[key] for key in ("name", "exam_on", "sitting", "phase_one", "phase_two")}
    until = seen["phase_one"]["closes_at"].replace("09:00:00", "08:00:00")
    body |= {"pay_until": until, "specimen": later.specimen}
    tried = staff.send("POST", f"{path}/validate", json=body)
    assert (tried["errors"], tried["effect"]["changed"]) == ([], ["pay_until"])
    version = {"If-Match": f'"{seen["version"]}"'}
    staff.send("PUT", path, json=body, headers=version)
    told = expect(ground.door.send("GET", f"{public}/notice"), 200)
    assert "“缴费截止时间”由" in told["corrections"][0]["items"][0]


@pytest.mark.proves("S2-10", "C16-150")
def test_a_dry_run_names_what_saving_would_refuse(pets: Public) -> None:
    wrong = body_of(pets_round(pets.round_id), pay_until="2017-03-10T00:00:00+08:00")
    told = pets.staff.send("POST", f"/staff/rounds/{pets.round_id}/validate", json=wrong)
    assert [error["pointer"] for error in told["errors"]] == ["/phase_two/opens_at"]
    window = pets.catalogue["round"]["phase_one"]
    assert window == {"opens_at": "2016-12-13T01:00:00Z", "closes_at": "2016-12-28T08:00:00Z"}


@pytest.mark.proves("C4-47", "C4-49")
def test_staff_register_others_by_the_same_rules(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    path = f"{ground.staff_path}/registrations"
    signed = {"signed": True, "reason": "本人到场，已签纸质协议"}
    person, short = next(ground._newcomers), ground.named["cet4 499"]
    body = {"name": person.name, "id_no": person.id_no, "site": BIG, **signed}
    made = ground.registrar.send("POST", path, json=body)
    assert (made["site"], made["state"]) == (BIG, "held")
    assert (
        refused(ground.registrar.send, "POST", path, json={**body, "signed": False})["code"]
        == "invalid"
    )
    told = refused(
        ground.registrar.send, "POST", path, json={**body, "name": short.name, "id_no": short.id_no}
    )
    assert (told["code"], told["reasons"][0]["params"]["limit"]) == ("not_eligible", 500)
    other = next(ground._newcomers)
    csv = (
        f"姓名,证件号码,考点\n{other.name},{other.id_no},{BIG}\n{short.name},{short.id_no},{BIG}\n"
    )
    many = {"csv": csv, "dry_run": False, **signed}
    report = ground.registrar.send("POST", f"{ground.staff_path}/bulk", json=many)
    assert (report["good"], [fault["line"] for fault in report["refused"]]) == ([2], [3, 3])
    ground.clock(OPENS - timedelta(hours=1))
    third = next(ground._newcomers)
    early = {**body, "name": third.name, "id_no": third.id_no}
    assert refused(ground.registrar.send, "POST", path, json=early)["code"] in (
        "too_early",
        "window_closed",
    )


@pytest.mark.proves("S5-22")
def test_an_office_publishes_when_and_where_it_confirms(ground: Ground) -> None:
    both = {"zh-CN": "襄阳市樊城区演示路 1 号", "en": "1 Yanshi Road"}
    hours_told = {"zh-CN": "3月1日至3月5日 9:00–17:00", "en": "1 to 5 March, 9:00 to 17:00"}
    bring = {"zh-CN": "二代居民身份证原件", "en": "Original ID card"}
    office = {"name": both, "address": both, "hours": hours_told, "bring": bring}
    body = {"programme": "self_taught", **office, "district": "0601", "phone": "0710-0000-0000"}
    code = f"06{secrets.randbelow(10_000):04}"
    new = {"If-None-Match": "*"}
    ground.registrar.send("PUT", f"/staff/offices/{code}", json=body, headers=new)
    listed = expect(ground.door.send("GET", "/programmes/self_taught/offices"), 200)["offices"]
    told = next(one for one in listed if one["code"] == code)
    assert {name: told[name] for name in office} == office


@pytest.mark.proves("S4-32")
def test_a_school_says_which_subjects_and_majors_it_publishes(ground: Ground) -> None:
    staff, door = ground.registrar, ground.door
    papers = [one["code"] for one in programme(door, "degree_english")["papers"]]
    assert len(papers) > 1
    for majors in (["accounting", "civil"], ["computing"]):
        round_id = f"degree-{secrets.token_hex(4)}"
        more = {"papers": papers[:1], "options": {"major": majors}}
        wanted = body_of(historic_round(round_id), id=round_id, programme="degree_english", **more)
        staff.send("POST", "/staff/rounds", json=wanted)
        told = expect(door.send("GET", f"/rounds/{round_id}/catalogue"), 200)
        fields = {one["id"]: [o["id"] for o in one["options"]] for one in told["fields"]}
        assert fields["major"] == majors
        assert len(fields["candidate_type"]) > 1
        assert {slot["paper"] for slot in told["timetable"]} == {papers[0]}
    wrong = {**wanted, "id": f"{round_id}-x", "options": {"major": ["astrology"]}}
    assert refused(staff.send, "POST", "/staff/rounds", json=wrong)["errors"][0]["code"] == "choice"


@pytest.mark.proves("P-16")
def test_an_order_by_lot_is_announced_beforehand(ground: Ground) -> None:
    staff, round_id = ground.registrar, f"lot-{secrets.token_hex(4)}"
    ground.clock(OPENS - timedelta(days=10))
    rules = {"opening": {"spread_seconds": 600, "present_minutes": 30}}
    wanted = body_of(historic_round(round_id), id=round_id, programme="cet_set", draft=True)
    staff.send("POST", "/staff/rounds", json={**wanted, "seat_rules": rules})
    told = staff.send("GET", f"/staff/rounds/{round_id}/preview")
    places = next(one for one in told["clauses"] if one["id"] == "places")
    assert "随机次序" in said_in(places["blocks"])
    plain = expect(ground.door.send("GET", f"/rounds/{ground.round_id}/notice"), 200)
    assert "places" not in {one["id"] for one in plain["clauses"]}


@pytest.mark.proves("S3-33", "A6-12")
def test_toefl_scores_are_promised_after_fifteen_working_days(ground: Ground) -> None:
    round_id = f"toefl-{secrets.token_hex(4)}"
    began = at(2025, 8, 16, 8, 30)
    sitting = {
        "starts_at": began.isoformat(),
        "entry_from": (began - timedelta(hours=1)).isoformat(),
        "entry_until": (began - timedelta(minutes=30)).isoformat(),
    }
    opened = {"opens_at": at(2025, 6, 1).isoformat(), "closes_at": at(2025, 8, 9).isoformat()}
    body = {
        "id": round_id,
        "programme": "toefl",
        "name": {"zh-CN": "2025年8月16日托福网考", "en": "TOEFL iBT, 16 August 2025"},
        "exam_on": "2025-08-16",
        "sitting": sitting,
        "phase_one": opened,
        "phase_two": {"opens_at": at(2025, 8, 12).isoformat(), "closes_at": began.isoformat()},
        "pay_until": opened["closes_at"],
    }
    ground.registrar.send("POST", "/staff/rounds", json=body)
    told = expect(ground.door.send("GET", f"/rounds/{round_id}/catalogue"), 200)
    (promise,) = told["promises"]
    assert (promise["working_days"], promise["by"], promise["certain"]) == (15, "2025-09-05", True)
    assert "查询成绩" in promise["what"]["zh-CN"]
    assert {hours(slot)[1:] for slot in told["timetable"]} == {("08:00", "08:30")}


@pytest.mark.proves("S2-09", "S2-68")
def test_all_of_pets_is_online_and_on_answer_sheets(pets: Public) -> None:
    assert "网上报名时间" in pets.clause("registration")
    told = pets.get(f"/rounds/{pets.round_id}")["agreement"]["clauses"]
    assert any("报名、缴费一律在网上办理" in one["text"]["zh-CN"] for one in told)
    rules = pets.clause("annexes")
    for words in ("听力", "客观题和主观题", "答题卡", "收齐"):
        assert words in rules


@pytest.mark.proves("P-12")
def test_the_foot_of_every_page_is_data(door: Door) -> None:
    for code in ("cet_set", "pets", "toefl", "degree_english", "self_taught"):
        contact = programme(door, code)["contact"]
        assert "ICP备" in contact["icp"]
        assert "公网安备" in contact["police"]
        assert contact["inquiry"]
        assert contact["supervision"]
