"""A round on its way to the public: copied, tried, shown to a second person, published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from chalicelib.api import catalogue_views, remedies_views, round_bodies, staff_views
from chalicelib.api.access import staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.round_schemas import CopyBody, RoundBody
from chalicelib.api.schemas import Reason
from chalicelib.domain.official_notice import LANGUAGES, language_of
from chalicelib.domain.staff import Permission
from chalicelib.services import (
    approvals,
    official_notice,
    round_checks,
    round_copies,
    round_publishing,
    rounds,
)
from chalicelib.services.round_checks import Note

routes = Routes(__name__)
READ = staff_with(Permission.READ)
ROUNDS = staff_with(Permission.ROUNDS, national=True)


def _notes(found: Iterable[Note]) -> list[Json]:
    return [asdict(note) for note in found]


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/copy",
    allow=ROUNDS,
    body=CopyBody,
    status=201,
    returns="RoundCopy",
)
def copy(call: Call) -> Reply:
    """A draft of the next term with shifted dates and the same sites, and what to look at."""
    body: CopyBody = call.body
    source = rounds.get(call.args["round_id"])
    name = body.name.words() if body.name else None
    made, review = round_copies.copy(call.deps, source, body.id, body.exam_on, name, call.actor)
    programme = rounds.programme_of(call.deps, made)
    shown = staff_views.round_(call.deps, made, programme)
    return Reply({"round": shown, "review": _notes(review)}, 201, {"ETag": f'"{made.version}"'})


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/validate",
    allow=ROUNDS,
    body=RoundBody,
    returns="RoundChecked",
)
def validate(call: Call) -> Json:
    """What saving this would be refused for, what to look at, and what it would do."""
    seen = rounds.get(call.args["round_id"])
    wanted = round_bodies.changed(seen, call.body, seen.version)
    checked = round_checks.check(call.deps, wanted)
    return {
        "errors": [asdict(error) for error in checked.errors],
        "review": _notes(checked.review),
        "effect": checked.effect,
    }


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/publish",
    allow=ROUNDS,
    body=Reason,
    status=202,
    returns="ApprovalAnswer",
)
def publish(call: Call) -> Reply:
    """Ask a second person to show a draft to everybody."""
    found = rounds.get(call.args["round_id"])
    data = {"version": found.version}
    asked = approvals.ask(
        call.deps, found.id, round_publishing.KIND, data, call.body.reason, call.actor
    )
    return Reply(remedies_views.approval(call.deps, asked, call.caller.id), 202)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/preview",
    allow=READ,
    returns="OfficialNoticeAnswer",
    query=("lang",),
)
def preview(call: Call) -> Json:
    """The official notice as it would be, of a draft too."""
    found = rounds.get(call.args["round_id"])
    language = language_of(call.choice("lang", LANGUAGES))
    return catalogue_views.notice(official_notice.of(call.deps, found, language))
