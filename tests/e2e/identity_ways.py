"""How somebody confirms on a phone who they are, with specimens of a card, a face, a voice."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from infra.demo import specimens
from infra.walk.member import Member
from tests.e2e.browser import Screen
from tests.e2e.ways import button, look


class Confirmed:
    """One person with the files of their steps; each step begins with its own consent."""

    def __init__(self, phone: Screen, who: Member, folder: Path) -> None:
        self.phone, self.page = phone, phone.page
        self.who, self.folder = who, folder

    def card(self, title: str, *sides: str) -> None:
        self._agree(title)
        for side in sides:
            who = self.who
            data = specimens.card(side, person=who.id_no, name=who.name, id_no=who.id_no)
            self._pick(f"{side}-album", f"{side}.jpg", data)
        expect(self.page.locator(".taken")).to_have_count(len(sides))
        self._send("card")

    def face(self, title: str) -> None:
        self._agree(title)
        button(self.page, "开始")
        expect(self.page.locator(".acts li").first).to_be_visible()
        self._pick("capture-camera", "face.jpg", specimens.face(self.who.id_no))
        expect(self.page.locator(".taken")).to_be_visible()
        self._send("face")

    def voice(self, title: str) -> None:
        self._agree(title)
        button(self.page, "开始")
        asked = self.page.locator(".challenge .digits span")
        expect(asked.first).to_be_visible()
        film = specimens.video(self.who.id_no, "".join(asked.all_text_contents()))
        self._pick("video-camera", "digits.mp4", film)
        self._send("voice")

    def portrait(self, title: str) -> None:
        self._agree(title)
        self._pick("photo-album", "portrait.jpg", specimens.portrait(self.who.id_no))
        expect(self.page.locator(".taken")).to_be_visible()
        self._send("portrait")

    def _agree(self, title: str) -> None:
        expect(self.page.locator("#step")).to_have_text(title)
        consent = self.page.locator(".consent")
        consent.get_by_role("button", name=re.compile("^同意")).click()
        expect(self.page.locator("[aria-labelledby=step] .hints")).to_be_visible()

    def _pick(self, field: str, name: str, data: bytes) -> None:
        file = self.folder / name
        file.write_bytes(data)
        self.page.locator(f"#{field}").set_input_files(file)

    def _send(self, words: str) -> None:
        look(self.phone, words)
        button(self.page, "提交核验")


def confirmed(page: Page) -> None:
    """All steps are done; ends where the confirmation was asked for."""
    expect(page.locator("main h1")).to_have_text("已实名")
    expect(page.locator("main")).to_contain_text("模拟")
    page.get_by_role("link", name="继续", exact=True).click()
