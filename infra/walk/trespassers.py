"""Everything that somebody might try to get at another person's ticket; all of it must fail."""

from __future__ import annotations

import base64
import io
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from infra.walk.candidate import Candidate
from infra.walk.cast import Part
from infra.walk.door import API, Door, expect
from infra.walk.scene import Scene


@dataclass(frozen=True, slots=True)
class Attempt:
    words: str
    answer: httpx.Response


def try_everything(scene: Scene) -> None:
    """Counts the attempts that end with another person's data in hand."""
    thief, owner = scene.cast.of(Part.PAYER)[-2:]
    tried = list(attempts(scene.door, thief, owner))
    reached = [attempt.words for attempt in tried if shows(attempt.answer, owner)]
    scene.tally["foreign_tickets_reached"] = len(reached)
    scene.same(f"nobody else's ticket in {len(tried)} attempts", reached, [])
    own = thief.ticket()
    scene.check("one's own is still there", shows(own, thief), own.status_code)


def attempts(door: Door, thief: Candidate, owner: Candidate) -> Iterator[Attempt]:
    """Both have a ticket; the thief knows everything of the owner but name and ID number."""
    yield from _by_session(door, thief, owner)
    yield from _by_link(door, thief, owner)


def _by_session(door: Door, thief: Candidate, owner: Candidate) -> Iterator[Attempt]:
    path = f"{thief.path}/ticket"
    send = door.send
    yield Attempt("own session", thief.ticket())
    yield Attempt("no session", send("GET", path))
    yield Attempt("a forged session", send("GET", path, _forged(thief.cookie, owner.cookie)))
    yield Attempt("a session without signature", send("GET", path, _unsigned(owner.cookie)))
    for name in ("candidate", "candidate_id", "ticket_no"):
        query = urlencode({name: owner.person.scores[0].ticket_no})
        yield Attempt(f"?{name}=", thief.send("GET", f"{path}?{query}"))
    ticket_no = owner.person.scores[0].ticket_no
    own = {"name": thief.person.name, "id_no": thief.person.id_no}
    for factor, value in own.items():
        answer = thief.try_sign_in(ticket_no, **{factor: value})
        yield Attempt(f"signing in by the own {factor}", answer)
    staff = f"/staff{thief.path}/registrations"
    yield Attempt("the staff's list", thief.send("GET", staff))
    as_staff = thief.cookie.replace("zk=", "zk-staff=", 1)
    yield Attempt("one's own session as staff", send("GET", staff, as_staff))


def _by_link(door: Door, thief: Candidate, owner: Candidate) -> Iterator[Attempt]:
    mine, theirs = (expect(player.ticket(), 200)["view_url"] for player in (thief, owner))
    own, foreign = urlsplit(mine), urlsplit(theirs)
    get = door.files.get
    yield Attempt("own signature, their file", get(urlunsplit(own._replace(path=foreign.path))))
    yield Attempt("their link without signature", get(urlunsplit(foreign._replace(query=""))))
    for name, value in (("X-Amz-Expires", "86400"), ("X-Amz-Date", "20300101T000000Z")):
        query = {**dict(parse_qsl(foreign.query)), name: value}
        link = urlunsplit(foreign._replace(query=urlencode(query)))
        yield Attempt(f"their link with another {name}", get(link))
    folder, _, _ = foreign.path.rpartition("/")
    for guess in (f"{folder}/{secrets.token_hex(32)}.pdf", f"{folder}/ticket.pdf", f"{folder}/"):
        yield Attempt("a guessed file", get(urlunsplit(own._replace(path=guess))))
    bucket = own.path.split("/")[1]
    for listed in ("list-type=2&prefix=tickets/", own.query):
        listing = own._replace(path=f"/{bucket}", query=listed)
        yield Attempt("the list of files", get(urlunsplit(listing)))
    through = f"{door.url}{API}/../files{foreign.path}"
    yield Attempt("the file through the front door", door.http.get(through))


def _claims(cookie: str) -> list[str]:
    return cookie.split("=", 1)[1].split(".")


def _forged(thief: str, owner: str) -> str:
    """The owner's claims under the thief's signature."""
    head, _, signature = _claims(thief)
    return f"zk={head}.{_claims(owner)[1]}.{signature}"


def _unsigned(owner: str) -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"zk={head.decode().rstrip('=')}.{_claims(owner)[1]}."


def shows(answer: httpx.Response, holder: Candidate) -> bool:
    """Is this person's data in the answer, in JSON or on paper?"""
    if not answer.is_success:
        return False
    secret = (holder.person.id_no, holder.person.name)
    if answer.content.startswith(b"%PDF"):
        return any(word in _printed(answer.content) for word in secret)
    listed = b"<Key>tickets/" in answer.content
    return listed or any(word in answer.text for word in secret)


def _printed(pdf: bytes) -> str:
    try:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    except PyPdfError:
        return ""
