"""Tickets: made by the queue function, fetched by short-lived links, read as the PDF they are."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass

from pypdf import PdfReader

from infra.walk.cast import Part, Player
from infra.walk.door import Json, expect
from infra.walk.phase_two import SCHOOL, paid
from infra.walk.scene import Scene

_DPI = "110"


@dataclass(frozen=True, slots=True)
class Paper:
    """A ticket as its holder got it: the file, the links, and what the page says."""

    player: Player
    pdf: bytes
    told: Json

    @property
    def text(self) -> str:
        return printed(self.pdf)

    @property
    def photos(self) -> list[bytes]:
        pages = PdfReader(io.BytesIO(self.pdf)).pages
        return [image.data for page in pages for image in page.images]


def everybody_gets_one(scene: Scene) -> None:
    """All the paid confirm and fetch their tickets; each paper is that person's and complete."""
    holders = paid(scene)
    scene.everybody("ask for the ticket", holders, lambda p: expect(p.ask_for_ticket(), 202))
    papers = scene.everybody("get it and read it", holders, lambda p: _fetch(scene, p))
    numbers = {paper.told["sheet"]["ticket_no"] for paper in papers}
    scene.same("every ticket has its own number", len(numbers), len(holders))
    scene.tally["tickets"] = len(papers)
    _keep(scene, papers[0])


def _fetch(scene: Scene, player: Player) -> Paper:
    told = scene.eventually("the ticket is made", player.ready_ticket)
    paper = Paper(player, _download(scene, told), told)
    _read(scene, paper)
    return paper


def _download(scene: Scene, told: Json) -> bytes:
    shown, saved = (scene.door.files.get(told[name]) for name in ("view_url", "download_url"))
    scene.check("the view is a PDF", shown.content.startswith(b"%PDF"), shown.status_code)
    scene.same("the download is the same", saved.content, shown.content)
    scene.check("to be saved", "attachment" in saved.headers.get("content-disposition", ""))
    return shown.content


def _read(scene: Scene, paper: Paper) -> None:
    """The paper says what the page says, and the page says what the roster and the round say."""
    sheet, view, text = paper.told["sheet"], paper.player.view(), paper.text
    person, site = paper.player.person, view["registration"]["site"]
    scene.same("one's own name", sheet["name"], person.name)
    scene.same("and full ID number", sheet["id_no"], person.id_no)
    scene.check("a ticket of the prior test", sheet["written_ticket_no"] in _tickets(paper.player))
    wanted = {
        "name": sheet["name"],
        "ID number": sheet["id_no"],
        "ticket number": sheet["ticket_no"],
        "school": view["candidate"]["school"],
        "site": site["name"],
        "address": site["address"],
        "pick-up place": site["pickup_place"],
        "day": "2014年11月23日",
        "entry from": "13:20",
        "no entry after": "13:50",
        "start": "14:00",
    }
    missing = [word for word, value in wanted.items() if _flat(value) not in text]
    scene.same(f"the ticket of {person.name} lacks nothing", missing, [])
    scene.check("the photo is on it", paper.photos)


def _tickets(player: Player) -> set[str]:
    return {score.ticket_no for score in player.person.scores}


def printed(pdf: bytes) -> str:
    """The text of a PDF without white space: lines may break anywhere."""
    return _flat("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def changes_reach_it(scene: Scene) -> None:
    """A changed school or photo makes the next version; asking again does not."""
    changed, photographed = scene.cast.of(Part.PAYER)[0], scene.cast.of(Part.PAYER)[2]
    scene.check("the changed school is printed", SCHOOL in _fetch(scene, changed).text)
    first = _fetch(scene, photographed)
    expect(photographed.ask_for_ticket(), 202)
    again = _fetch(scene, photographed)
    scene.same("asking again gives the same paper", again.pdf, first.pdf)
    photographed.restore_photo()

    def next_version() -> Json | None:
        told = photographed.ready_ticket()
        return told if told and told["version"] > first.told["version"] else None

    scene.eventually("the restored photo gives the next version", next_version)
    scene.check("with the roster's photo", _fetch(scene, photographed).photos != first.photos)


def _keep(scene: Scene, paper: Paper) -> None:
    """One ticket to look at, as PDF and as a picture."""
    scene.papers.mkdir(parents=True, exist_ok=True)
    file = scene.papers / "ticket.pdf"
    file.write_bytes(paper.pdf)
    if shutil.which("pdftoppm") is None:
        scene.progress.say("pdftoppm is not installed: no picture of the ticket")
        return
    picture = file.with_suffix("")
    command = ["pdftoppm", "-png", "-r", _DPI, "-singlefile", str(file), str(picture)]
    subprocess.run(command, check=True, capture_output=True)
    scene.progress.say(f"a ticket to look at: {file} and {picture}.png")
