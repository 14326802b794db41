"""Confirming who one is, and enrolling for good, in a browser over the mock API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.site.member_pages import DEGREE, TAUGHT
from tests.site.visits import Visit


def picture(path: Path, size: tuple[int, int] = (300, 200)) -> Path:
    Image.new("RGB", size, "#d8d0c0").save(path, "JPEG")
    return path


def agree(page: Page) -> None:
    page.locator(".consent button").first.click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交核验").click()


@pytest.mark.proves("S4-08", "S4-09", "S4-10", "P-01")
def test_both_sides_of_the_card_confirm(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("none", f"{DEGREE}/identity", member="degree_english")
    consent = page.locator(".consent")
    expect(consent.locator("button")).to_have_text(["同意 上传身份证照片", "不同意 上传身份证照片"])
    expect(page.locator("#portrait-camera")).to_have_count(0)
    agree(page)
    submit(page)
    expect(page.locator(".capture .error")).to_have_count(2)
    assert page.locator("#portrait-camera").get_attribute("capture") == "environment"
    assert page.locator("#portrait-album").get_attribute("capture") is None
    card = picture(tmp_path / "card.jpg")
    page.locator("#portrait-camera").set_input_files(card)
    page.locator("#emblem-album").set_input_files(card)
    expect(page.locator(".taken")).to_have_count(2)
    with page.expect_request("**/me/identity/id_card") as begun:
        submit(page)
    body = json.loads(begun.value.post_data or "")
    assert body["consent"]["given"] is True
    assert body["files"]["portrait"] == {"size": card.stat().st_size, "type": "image/jpeg"}
    expect(page.locator("#step")).to_have_text("人脸识别")


@pytest.mark.proves("S4-10")
def test_a_card_that_is_too_heavy_is_made_lighter(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("none", f"{DEGREE}/identity", member="degree_english")
    agree(page)
    heavy = picture(tmp_path / "heavy.jpg", (1600, 1000))
    heavy.write_bytes(heavy.read_bytes() + bytes(4 * 1024 * 1024))
    page.locator("#portrait-album").set_input_files(heavy)
    expect(page.locator("main")).to_contain_text("已为您压缩到")
    (tmp_path / "a.jpg").write_bytes(b"MZ" * 3_000_000)
    page.locator("#emblem-album").set_input_files(tmp_path / "a.jpg")
    expect(page.locator(".capture .error")).to_contain_text("这个文件不是能打开的照片")


@pytest.mark.proves("S4-16", "E-37")
def test_a_face_shows_what_to_do_and_is_never_the_only_way(visit: Visit, tmp_path: Path) -> None:
    cookies = {"member": "degree_english", "identity": "passed", "identity_next": "failed"}
    page = visit.open("none", f"{DEGREE}/identity", **cookies)
    agree(page)
    page.get_by_role("button", name="开始").click()
    expect(page.locator(".acts li")).to_have_text(["眨眼", "点头"])
    page.locator("#capture-camera").set_input_files(picture(tmp_path / "face.jpg"))
    submit(page)
    expect(page.locator(".notice.bad")).to_contain_text("还可以再试 2 次")
    page.get_by_role("button", name="申请人工审核").click()
    expect(page.locator("main h1")).to_have_text("人工审核中")
    expect(page.locator("main")).to_contain_text("审核期间可以继续报名")


def test_a_refused_consent_leads_to_the_other_ways(visit: Visit) -> None:
    page = visit.open("none", f"{DEGREE}/identity", member="degree_english")
    page.locator(".consent button").nth(1).click()
    expect(page.locator("main")).to_contain_text("没有发送任何内容")
    expect(page.locator("main")).to_contain_text("样例市教育考试院服务大厅")
    expect(page.get_by_role("button", name="申请人工审核")).to_be_visible()


@pytest.mark.proves("S5-19")
def test_digits_are_told_before_they_are_read(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/identity", identity="passed-passed")
    agree(page)
    page.get_by_role("button", name="开始").click()
    expect(page.locator(".challenge .digits span")).to_have_text(["3", "8", "1", "5"])
    assert page.locator("#video-camera").get_attribute("accept") == "video/*"


def test_a_lost_answer_is_looked_up(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("none", f"{DEGREE}/identity", member="degree_english")
    agree(page)
    for side in ("portrait", "emblem"):
        page.locator(f"#{side}-album").set_input_files(picture(tmp_path / f"{side}.jpg"))
    page.route("**/identity/id_card/done", lambda route: route.abort())
    with page.expect_request("**/me/identity?round=*"):
        submit(page)
    expect(page.locator(".notice.bad")).to_contain_text("还没收到结果")
    visit.complaints.clear()


@pytest.mark.proves("S5-02", "S5-03", "S5-12")
def test_a_new_candidate_enrols(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/registry")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator(".summary li")).to_have_text(["请选择专业", "请选择考区"])
    page.locator("#major").select_option("X120203K")
    expect(page.locator("main")).to_contain_text("需要先核验前置学历")
    page.locator("#district").select_option("0601")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("main h1")).to_have_text("核对并提交")
    expect(page.locator("main h1")).to_be_focused()
    page.get_by_role("button", name="提交注册").click()
    expect(page.locator("main h1")).to_have_text("预注册成功，请确认身份")
    expect(page.get_by_role("link", name="去确认身份")).to_be_visible()


@pytest.mark.proves("S5-04", "S5-05", "S5-06")
def test_one_number_is_chosen_for_good(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/registry", registry="choose")
    expect(page.locator("main .notice.warn")).to_contain_text("选定后不能更改")
    page.get_by_role("button", name="选定这个号码").click()
    expect(page.locator("main .error")).to_contain_text("请选择一个准考证号")
    page.get_by_label("060117100002").check()
    expect(page.locator("main .list li").nth(1)).to_contain_text("身份确认后显示")
    page.get_by_role("button", name="选定这个号码").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("以后只能在这个考区报考")
    with page.expect_request("**/registry/choose") as sent:
        dialog.get_by_role("button", name="选定，不再更改").click()
    assert json.loads(sent.value.post_data or "") == {"number": "060117100002"}
    expect(page.locator("main h1")).to_have_text("核对并提交")


@pytest.mark.proves("S5-07", "S5-25")
def test_the_number_is_shown_large_and_others_are_merged(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/registry", registry="done")
    expect(page.locator("output")).to_have_text("0601 1710 0001")
    expect(page.locator("main")).to_contain_text("课程报考")
    with page.expect_request("**/registry/merge"):
        page.get_by_role("button", name="申请合并成绩").click()


@pytest.mark.proves("S5-13", "S5-14")
def test_a_qualification_that_is_not_found_is_proven_by_paper(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("none", f"{TAUGHT}/qualification", registry="qualification")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".summary li")).to_have_count(5)
    page.locator("#level").select_option("junior_college")
    page.locator("#school").fill("武汉江城大学")
    page.locator("#graduated_on").fill("2012-06-30")
    page.locator("#certificate_no").fill("123456201206001234")
    agree(page)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main h1")).to_have_text("没有核验到")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("main .error")).to_contain_text("请选择文件")
    (tmp_path / "a.txt").write_text("no")
    page.locator("#paper").set_input_files(tmp_path / "a.txt")
    expect(page.locator("main .error")).to_contain_text("请选择 PDF 或图片")
    page.locator("#paper").set_input_files(picture(tmp_path / "proof.jpg"))
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("main h1")).to_have_text("证明材料审核中")
