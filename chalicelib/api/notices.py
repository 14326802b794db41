"""Public notices: read by anybody, written by staff."""

from __future__ import annotations

from chalicelib.api.access import ANYONE, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.notices_schemas import NewAttachment, NoticeBody
from chalicelib.api.public_views import Json
from chalicelib.api.public_views import notice as public_notice
from chalicelib.domain.notice import Notice
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import notices, rounds
from chalicelib.services.deps import Deps
from chalicelib.store import notices as store

routes = Routes(__name__)
READ = staff_with(Permission.READ)
ROUNDS = staff_with(Permission.ROUNDS, national=True)


@routes.add("GET", "/rounds/{round_id}/notices/{notice_id}", allow=ANYONE, returns="NoticePage")
def show_notice(call: Call) -> Reply:
    """One notice, and when it was changed."""
    found, former = notices.public(call.deps, call.args["round_id"], call.args["notice_id"])
    history = [
        {"version": one.notice.version, "changed_at": iso(one.since), "title": one.notice.title}
        for one in former
    ]
    body = {**public_notice(call.args["round_id"], found), "history": history}
    return Reply(body, headers={"Cache-Control": "public, max-age=2"})


@routes.add(
    "GET",
    "/rounds/{round_id}/notices/{notice_id}/attachments/{attachment_id}",
    allow=ANYONE,
    status=303,
)
def show_attachment(call: Call) -> Reply:
    """Sends the reader on to the file, which is saved under its name."""
    named = (call.args[name] for name in ("round_id", "notice_id", "attachment_id"))
    return Reply(None, 303, {"Location": notices.attachment_link(call.deps, *named)})


@routes.add("GET", "/staff/rounds/{round_id}/notices", allow=READ, returns="StaffNoticeList")
def list_notices(call: Call) -> Json:
    """Notices of a round, those to come included."""
    round_id = rounds.get(call.args["round_id"]).id
    found = store.of_round(round_id)
    return {"notices": [_staff_notice(call.deps, round_id, notice) for notice in found]}


def _put(call: Call, notice_id: str, version: int) -> Notice:
    body: NoticeBody = call.body
    wanted = Notice(
        notice_id, body.title.words(), body.body.words(), body.publish_at, None, version
    )
    attached = None
    if body.attachments is not None:
        attached = [(one.attachment_id, one.name) for one in body.attachments]
    return notices.put(call.deps, call.args["round_id"], wanted, attached, call.actor)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/notices",
    allow=ROUNDS,
    body=NoticeBody,
    status=201,
    returns="StaffNotice",
)
def create_notice(call: Call) -> Reply:
    """Publish a notice, now or at its instant."""
    return _reply(call, _put(call, call.deps.new_id(), 0), 201)


@routes.add(
    "PUT",
    "/staff/rounds/{round_id}/notices/{notice_id}",
    allow=ROUNDS,
    body=NoticeBody,
    headers=("If-Match",),
    returns="StaffNotice",
)
def change_notice(call: Call) -> Reply:
    """Change a notice; one already public keeps the mark of its change."""
    return _reply(call, _put(call, call.args["notice_id"], call.if_match), 200)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/attachments",
    allow=ROUNDS,
    body=NewAttachment,
    status=201,
    returns="AttachmentOpened",
)
def open_attachment(call: Call) -> Reply:
    """Where to post a file for a notice; it is checked when the notice is saved."""
    body: NewAttachment = call.body
    round_id = call.args["round_id"]
    attachment_id, form = notices.start_upload(call.deps, round_id, body.filename, body.size)
    upload = {"url": form.url, "fields": form.fields}
    return Reply({"attachment_id": attachment_id, "upload": upload}, 201)


def _reply(call: Call, stored: Notice, status: int) -> Reply:
    body = _staff_notice(call.deps, call.args["round_id"], stored)
    return Reply(body, status, {"ETag": f'"{stored.version}"'})


def _staff_notice(deps: Deps, round_id: str, found: Notice) -> Json:
    return {
        "id": found.id,
        "title": found.title,
        "body": found.body,
        "publish_at": iso(found.publish_at),
        "changed_at": iso(found.changed_at),
        "version": found.version,
        "attachments": [
            {
                "attachment_id": one.id,
                "name": one.name,
                "size": one.size,
                "content_type": one.content_type,
                "url": notices.link(deps, round_id, one),
            }
            for one in found.attachments
        ],
    }
