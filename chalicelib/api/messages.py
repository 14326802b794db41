"""Messages to persons: the candidate's own, and what staff see of their way."""

from __future__ import annotations

from chalicelib.api.access import CANDIDATE, require_proof, staff_with
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.messages_schemas import ContactBody, ReadMessages
from chalicelib.api.public_views import Json
from chalicelib.domain.contact import Contact
from chalicelib.domain.message import OF_PROGRAMME, MessageKind, Sending, SendState
from chalicelib.domain.names import mask_name
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import account_changes, contact, messages, outbox, rounds
from chalicelib.services.messages import Shown
from chalicelib.store import contacts

routes = Routes(__name__)
MESSAGES = staff_with(Permission.MESSAGES, national=True)


@routes.add("GET", "/messages", allow=CANDIDATE, query=("cursor",), returns="MessagePage")
def list_messages(call: Call) -> Json:
    """My messages in every round of this programme, newest first."""
    after = call.cursor and _key(call.cursor)
    found, unread, rest = messages.of_person(
        call.deps, call.caller.id, call.caller.programme, after
    )
    return {
        "messages": [message(one) for one in found],
        "unread": unread,
        "next": rest and _id(rest),
    }


@routes.add("POST", "/messages/read", allow=CANDIDATE, body=ReadMessages, status=204)
def read_messages(call: Call) -> Reply:
    """I have read these."""
    body: ReadMessages = call.body
    until = _key(body.until) if body.until else None
    who = (call.caller.id, call.caller.programme)
    messages.mark_read(call.deps, *who, until, [_key(one) for one in body.ids])
    return Reply(None, 204)


@routes.add("GET", "/contact", allow=CANDIDATE, returns="ContactKept")
def show_contact(call: Call) -> Json:
    """How I am told, masked."""
    return _contact(contact.get(call.caller.id))


@routes.add("PUT", "/contact", allow=CANDIDATE, body=ContactBody, returns="ContactKept")
def change_contact(call: Call) -> Json:
    """Where to send messages; to give an address is to agree to its use."""
    require_proof(call.caller)
    account_changes.require_first(call.deps, call.caller.id, call.caller.programme, call.actor)
    body: ContactBody = call.body
    stored = contact.put(
        call.deps, call.caller.id, body.phone, body.email, body.language, call.actor
    )
    return _contact(stored)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/messages",
    allow=MESSAGES,
    query=("state", "kind", "cursor", "limit"),
    returns="SendingPage",
)
def list_sendings(call: Call) -> Json:
    """What left by mail and text message, or has not yet; what failed first."""
    round_id = rounds.get(call.args["round_id"]).id
    state = call.choice("state", SendState)
    usual = [SendState.FAILED, SendState.WAITING, SendState.SENT]
    states = [SendState(state)] if state else usual
    kind, limit = call.choice("kind", MessageKind), call.limit()
    found, rest = outbox.pages(round_id, states, kind, limit, call.cursor)
    totals = outbox.totals(round_id)
    return {
        "messages": _sendings(found),
        "totals": {"waiting": totals.waiting, "sent": totals.sent, "failed": totals.failed},
        "next": rest,
    }


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/messages/{message_id}/resend",
    allow=MESSAGES,
    returns="SendingAnswer",
)
def resend(call: Call) -> Json:
    """Have one sent anew, whatever became of it."""
    round_id = rounds.get(call.args["round_id"]).id
    stored = outbox.resend(call.deps, round_id, call.args["message_id"], call.actor)
    return _sendings([stored])[0]


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/message-templates",
    allow=MESSAGES,
    returns="TemplateList",
)
def list_templates(call: Call) -> Json:
    """Every kind of message as a candidate of this round would read it."""
    found = messages.samples(call.deps, rounds.get(call.args["round_id"]))
    return {
        "templates": [
            {"kind": kind.value, "title": texts.title, "body": texts.body, "sms": texts.sms}
            for kind, texts in found.items()
        ]
    }


def message(found: Shown) -> Json:
    told = found.message
    return {
        "id": _id(told.key),
        "kind": told.kind.value,
        "round_id": None if told.kind in OF_PROGRAMME else told.round_id,
        "at": iso(told.at),
        "title": found.texts.title,
        "body": found.texts.body,
        "read_at": iso(told.read_at),
        "sent": [_sent(sending) for sending in found.sendings],
    }


def _sent(sending: Sending) -> Json:
    return {
        "channel": sending.channel.value,
        "state": sending.state.value,
        "at": iso(sending.sent_at or sending.due),
    }


def _sendings(found: list[Sending]) -> list[Json]:
    names = contacts.names({sending.candidate_id for sending in found})
    return [_sending(sending, names.get(sending.candidate_id, "")) for sending in found]


def _sending(sending: Sending, name: str) -> Json:
    return {
        "id": sending.id,
        "candidate_id": sending.candidate_id,
        "name_masked": mask_name(name),
        "kind": sending.kind.value,
        "channel": sending.channel.value,
        "to_masked": sending.to_masked,
        "state": sending.state.value,
        "attempts": sending.attempts,
        "created_at": iso(sending.created_at),
        "sent_at": iso(sending.sent_at),
        "error": sending.error,
    }


def _contact(found: Contact) -> Json:
    return {
        "phone_masked": found.phone_masked,
        "email_masked": found.email_masked,
        "language": found.language,
        "consented_at": iso(found.consented_at),
    }


def _id(key: str) -> str:
    """A message's key as pages and cursors may carry it."""
    return key.replace("#", "~")


def _key(message_id: str) -> str:
    return message_id.replace("~", "#")
