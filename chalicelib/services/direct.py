"""What is sent to a person at once and kept nowhere: codes, and what became of an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.contact import Language
from chalicelib.domain.errors import Upstream
from chalicelib.domain.message import Channel, DirectKind, Outgoing
from chalicelib.domain.programme import Programme
from chalicelib.services.deps import Deps


class NotSent(Upstream):
    code = "not_sent"


def send(
    deps: Deps,
    programme: Programme,
    kind: DirectKind,
    channel: Channel,
    to: str,
    params: Mapping[str, Any],
    language: Language,
) -> None:
    """Raises NotSent: nobody is told why, a provider's answer would say whose number it is."""
    messenger = deps.messengers.get(channel)
    if messenger is None:
        raise NotSent(channel=channel.value)
    try:
        messenger.send(_outgoing(deps, programme, kind, channel, to, params, language))
    except Upstream as error:
        deps.log.warning("not sent", extra={"kind": kind.value, "reason": error.code})
        raise NotSent(channel=channel.value) from error


def tell(
    deps: Deps,
    programme: Programme,
    kind: DirectKind,
    channel: Channel,
    to: str,
    params: Mapping[str, Any],
    language: Language = "zh-CN",
) -> None:
    """Send it, if it can be sent: what it tells of is done, and shown on the page too."""
    try:
        send(deps, programme, kind, channel, to, params, language)
    except NotSent:
        deps.log.warning("left untold", extra={"kind": kind.value, "channel": channel.value})


def _outgoing(
    deps: Deps,
    programme: Programme,
    kind: DirectKind,
    channel: Channel,
    to: str,
    params: Mapping[str, Any],
    language: Language,
) -> Outgoing:
    words = deps.texts.shown(kind, {**params, "programme": programme.name}, deps.wall().year)
    text = words.sms[language]
    if channel == Channel.EMAIL:
        letter = {
            "body": words.body[language],
            "link": f"{deps.site_origin}/#/",
            "office": programme.office,
            "inquiry": programme.contact.inquiry,
        }
        text = deps.texts.around(letter, language)
    sent_id = deps.keys.random(16).hex()
    return Outgoing(sent_id, to, f"{kind}.{language}", words.title[language], text)
