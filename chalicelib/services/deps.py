"""What the use cases need from the world. `runtime.py` builds one, tests build theirs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.window import BEIJING

if TYPE_CHECKING:
    from chalicelib.domain.message import Channel
    from chalicelib.domain.programme import Programme
    from chalicelib.gateways.files import Files
    from chalicelib.gateways.keys import Keys
    from chalicelib.gateways.messengers import Messenger
    from chalicelib.gateways.payments import PaymentProvider
    from chalicelib.gateways.qualification import QualificationProvider
    from chalicelib.gateways.queues import Queues
    from chalicelib.gateways.realname import RealName
    from chalicelib.messages import Texts


class Log(Protocol):
    """The part of the powertools Logger that the house uses."""

    def info(self, msg: object, *args: Any, **kwargs: Any) -> None: ...
    def warning(self, msg: object, *args: Any, **kwargs: Any) -> None: ...
    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """`now()` is the rules' clock, movable in the local stage; `wall()` is for ttl and tokens.

    `cookie` names the candidate's session cookie. Without messengers, messages stay in the house.
    Without a real-name provider, every confirmation is a person's work; without one of
    qualifications, each is proven by paper.
    """

    now: Callable[[], datetime]
    wall: Callable[[], datetime]
    new_id: Callable[[], str]
    new_candidate_id: Callable[[], str]
    random: Random
    programmes: Mapping[str, Programme]
    keys: Keys
    files: Files
    queues: Queues
    providers: Mapping[str, PaymentProvider]
    site_origin: str
    cookie: str
    log: Log
    texts: Texts
    messengers: Mapping[Channel, Messenger] = field(default_factory=dict)
    real_name: RealName | None = None
    qualifications: QualificationProvider | None = None
    sleep: Callable[[float], None] = time.sleep

    def today(self) -> date:
        """In Beijing."""
        return self.now().astimezone(BEIJING).date()
