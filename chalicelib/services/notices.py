"""Public notices of a round: written, attached to, published at an instant, changed with a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, round_subject
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.notice import MAX_ATTACHMENT, TYPES, Attachment, FormerNotice, Notice, ending
from chalicelib.domain.window import iso
from chalicelib.gateways import attachments
from chalicelib.gateways.files import UploadForm
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.store import notices as store

Named = tuple[str, str]
"""An attachment's id and the name it shall bear."""


def incoming_key(round_id: str, attachment_id: str) -> str:
    return f"incoming/attachments/{round_id}/{attachment_id}"


def stored_key(round_id: str, attachment_id: str) -> str:
    return f"notices/{round_id}/{attachment_id}"


def published(deps: Deps, round_id: str) -> list[Notice]:
    """What everybody sees now, newest first (S1-01)."""
    now = deps.now()
    return [notice for notice in store.of_round(round_id) if notice.publish_at <= now]


def get(round_id: str, notice_id: str) -> Notice:
    """Raises NotFound."""
    return _one(store.of_round(round_id), notice_id)


def public(deps: Deps, round_id: str, notice_id: str) -> tuple[Notice, list[FormerNotice]]:
    """A published notice and the versions that were public before it; raises NotFound."""
    found = _one(published(deps, round_id), notice_id)
    return found, [one for one in store.former(round_id, notice_id) if one.was_public]


def _one(found: Sequence[Notice], notice_id: str) -> Notice:
    one = next((notice for notice in found if notice.id == notice_id), None)
    if one is None:
        raise NotFound(notice=notice_id)
    return one


def start_upload(deps: Deps, round_id: str, filename: str, size: int) -> tuple[str, UploadForm]:
    """Where to post a file that a notice shall carry; raises Invalid for a kind not allowed."""
    rounds.get(round_id)
    content_type = TYPES.get(ending(filename))
    errors = []
    if content_type is None:
        errors.append(FieldError("/filename", "attachment_type", {"value": ending(filename)}))
    if size > MAX_ATTACHMENT:
        errors.append(FieldError("/size", "attachment_too_large", _most()))
    if errors or content_type is None:
        raise Invalid(errors=errors)
    attachment_id = deps.new_id()
    key = incoming_key(round_id, attachment_id)
    return attachment_id, deps.files.upload_form(key, content_type, MAX_ATTACHMENT)


def _most() -> dict[str, int]:
    return {"max_mb": MAX_ATTACHMENT // 1024 // 1024}


def put(
    deps: Deps, round_id: str, wanted: Notice, attached: Sequence[Named] | None, actor: Actor
) -> Notice:
    """Create (version 0) or replace; a notice already published keeps the mark of its change.

    `attached` None leaves the attachments as they are. Raises Invalid for a file that is not
    there or is not what its name says, StaleVersion.
    """
    rounds.get(round_id)
    before = get(round_id, wanted.id) if wanted.version else None
    now = deps.now()
    if before is not None:
        public_before = before.publish_at <= now
        wanted = replace(wanted, changed_at=now if public_before else before.changed_at)
    known = before.attachments if before else ()
    files = known if attached is None else _attach(deps, round_id, known, attached)
    wanted = replace(wanted, attachments=files)
    action = "notice_created" if before is None else "notice_changed"
    old, new = difference(_words(before) if before else {}, _words(wanted))
    change = Change(action, actor, now, params={"notice": wanted.id})
    entry = AuditEntry(round_subject(round_id), deps.new_id(), change, old, new)
    return store.put(round_id, wanted, before, now, entry)


def _attach(
    deps: Deps, round_id: str, known: tuple[Attachment, ...], attached: Sequence[Named]
) -> tuple[Attachment, ...]:
    """Those known under their new names; new ones checked and copied to where they stay."""
    kept = {attachment.id: attachment for attachment in known}
    found, errors = [], []
    for place, (attachment_id, name) in enumerate(attached):
        try:
            old = kept.get(attachment_id)
            found.append(
                _renamed(old, name) if old else _taken(deps, round_id, attachment_id, name)
            )
        except Invalid as fault:
            errors += [replace(e, pointer=f"/attachments/{place}") for e in fault.errors]
    if errors:
        raise Invalid(errors=errors)
    return tuple(found)


def _renamed(old: Attachment, name: str) -> Attachment:
    if TYPES.get(ending(name)) != old.content_type:
        raise Invalid(errors=[FieldError("", "attachment_type", {"value": ending(name)})])
    return replace(old, name=name)


def _taken(deps: Deps, round_id: str, attachment_id: str, name: str) -> Attachment:
    key = incoming_key(round_id, attachment_id)
    size = deps.files.size(key)
    if size is None:
        raise Invalid(errors=[FieldError("", "attachment_missing")])
    if size > MAX_ATTACHMENT:
        raise Invalid(errors=[FieldError("", "attachment_too_large", _most())])
    data = deps.files.read(key)
    kind = attachments.kind_of(data)
    if kind is None or kind != ending(name):
        raise Invalid(errors=[FieldError("", "attachment_type", {"value": ending(name)})])
    deps.files.write(stored_key(round_id, attachment_id), data, TYPES[kind])
    return Attachment(attachment_id, name, len(data), TYPES[kind])


def attachment_link(deps: Deps, round_id: str, notice_id: str, attachment_id: str) -> str:
    """A short-lived address that saves the file under its name; NotFound until published."""
    notice = _one(published(deps, round_id), notice_id)
    found = next((one for one in notice.attachments if one.id == attachment_id), None)
    if found is None:
        raise NotFound(attachment=attachment_id)
    return link(deps, round_id, found)


def link(deps: Deps, round_id: str, attachment: Attachment) -> str:
    key = stored_key(round_id, attachment.id)
    return deps.files.link(key, attachment.content_type, attachment.name)


def _words(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "body": notice.body,
        "publish_at": iso(notice.publish_at),
        "attachments": [one.name for one in notice.attachments],
    }
