"""The composition root: the only place that reads the environment, the clock and randomness."""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from chalicelib import messages, programmes
from chalicelib.domain.message import Channel
from chalicelib.gateways.files import Files
from chalicelib.gateways.keys import Keys
from chalicelib.gateways.queues import Queues
from chalicelib.services.deps import Deps
from chalicelib.store import every_table, tables

if TYPE_CHECKING:
    from chalicelib.gateways.messengers import Messenger
    from chalicelib.gateways.payments import PaymentProvider
    from chalicelib.gateways.qualification import QualificationProvider
    from chalicelib.gateways.realname import RealName
    from chalicelib.services.deps import Log

try:  # the local stage puts this module on its path; no package contains it
    from zhunkao_local_clock import offset
except ImportError:

    def offset() -> float:
        return 0.0


_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment says."""

    stage: str
    region: str
    tables: Mapping[str, str]
    files_bucket: str
    files_endpoint: str | None
    queues: Mapping[str, str]
    secret_arn: str
    site_origin: str
    cookie: str
    sandbox: Mapping[str, str]
    mail: Mapping[str, str]
    sms: Mapping[str, str]
    real_name: str
    qualifications: str

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Settings:
        """Raises KeyError naming the variable that is missing."""
        names = {name: env[name] for name in every_table.MODELS}
        sandbox = _of(env, "PAYMENTS_", ("SANDBOX_URL", "SANDBOX_KEY", "MERCHANT_SECRET"))
        return cls(
            stage=env["STAGE"],
            region=env.get("AWS_REGION") or env["AWS_DEFAULT_REGION"],
            tables=names,
            files_bucket=env["FILES_BUCKET"],
            files_endpoint=env.get("FILES_ENDPOINT"),
            queues={
                name: env[f"{name.upper()}_QUEUE_URL"] for name in ("ticket", "import", "message")
            },
            secret_arn=env["SECRET_ARN"],
            site_origin=env["SITE_ORIGIN"].rstrip("/"),
            cookie=env.get("COOKIE_NAME", "__Host-zk"),
            sandbox=sandbox,
            mail=_of(
                env, "MAIL_", ("HOST", "PORT", "FROM", "NAME", "USER", "PASSWORD", "SECURITY")
            ),
            sms=_of(env, "SMS_", ("URL", "KEY", "SECRET", "SIGN_NAME")),
            real_name=env.get("REAL_NAME", ""),
            qualifications=env.get("QUALIFICATIONS", ""),
        )


def _of(env: Mapping[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, str]:
    return {name: env[prefix + name] for name in names if env.get(prefix + name)}


def wall() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The rules' clock: the wall's, moved by the local stage only."""
    ahead = offset()
    return wall() + timedelta(seconds=ahead) if ahead else wall()


def new_id() -> str:
    """Time-ordered by the wall clock, then random: 16 hexadecimal characters."""
    return f"{int(wall().timestamp() * 1000):011x}{secrets.token_hex(3)[:5]}"


def new_candidate_id() -> str:
    """60 random bits in 12 characters: they are the keys in seat shards, so they stay short."""
    return "".join(secrets.choice(_BASE32) for _ in range(12))


@functools.cache
def settings() -> Settings:
    return Settings.read(os.environ)


@functools.cache
def logger() -> Log:
    """One JSON line per message; Chinese stays readable."""
    import json

    from aws_lambda_powertools import Logger

    dump = functools.partial(json.dumps, ensure_ascii=False, default=str)
    log: Log = Logger(service="zhunkao-platform", json_serializer=dump)
    return log


@functools.cache
def client(name: str, public: bool = False) -> Any:
    """A boto3 client; `public` signs for the address that browsers use."""
    import boto3
    from botocore.config import Config

    make: Any = boto3.client
    if name != "s3":
        return make(name)
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    endpoint = settings().files_endpoint if public else None
    return make("s3", endpoint_url=endpoint, config=config)


def _secret() -> str:
    answer = client("secretsmanager").get_secret_value(SecretId=settings().secret_arn)
    return str(answer["SecretString"])


def _providers(found: Settings) -> dict[str, PaymentProvider]:
    if not found.sandbox:
        return {}
    from chalicelib.gateways.payments.sandbox import Sandbox

    return {
        "sandbox": Sandbox(
            found.sandbox["SANDBOX_URL"],
            key_pem=found.sandbox["SANDBOX_KEY"],
            merchant_secret=found.sandbox["MERCHANT_SECRET"],
            wall=wall,
            nonce=lambda: secrets.token_hex(16),
        )
    }


def _messengers(found: Settings) -> dict[Channel, Messenger]:
    """Those that the environment names; raises KeyError for one that is named by half."""
    made: dict[Channel, Messenger] = {}
    if found.mail:
        from chalicelib.gateways.messengers.smtp import Security, Smtp

        made[Channel.EMAIL] = Smtp(
            found.mail["HOST"],
            int(found.mail.get("PORT", "587")),
            found.mail["FROM"],
            name=found.mail.get("NAME", ""),
            user=found.mail.get("USER", ""),
            password=found.mail.get("PASSWORD", ""),
            security=Security(found.mail.get("SECURITY", "starttls")),
        )
    if found.sms:
        from chalicelib.gateways.messengers.text_messages import TextMessages

        made[Channel.SMS] = TextMessages(
            found.sms["URL"],
            key=found.sms["KEY"],
            secret=found.sms["SECRET"],
            sign_name=found.sms["SIGN_NAME"],
            wall=wall,
            nonce=lambda: secrets.token_hex(16),
        )
    return made


def _real_name(found: Settings) -> RealName | None:
    """`simulated` is for the local stage: it takes specimens for persons. Raises KeyError."""
    if not found.real_name:
        return None
    from chalicelib.gateways.realname.simulated import Simulated

    return {"simulated": Simulated()}[found.real_name]


def _qualifications(found: Settings) -> QualificationProvider | None:
    """`specimens` is for the local stage: it knows specimens only. Raises KeyError."""
    if not found.qualifications:
        return None
    from chalicelib.gateways.qualification.specimens import Specimens

    return {"specimens": Specimens()}[found.qualifications]


@functools.cache
def _built() -> Deps:
    found = settings()
    tables.bind(found.tables, found.region)
    return Deps(
        now=now,
        wall=wall,
        new_id=new_id,
        new_candidate_id=new_candidate_id,
        random=SystemRandom(),
        programmes=programmes.load(),
        keys=Keys(functools.cache(_secret), secrets.token_bytes),
        files=Files(
            found.files_bucket,
            functools.partial(client, "s3"),
            functools.partial(client, "s3", public=True),
        ),
        queues=Queues(found.queues, functools.partial(client, "sqs")),
        providers=_providers(found),
        site_origin=found.site_origin,
        cookie=found.cookie,
        log=logger(),
        texts=messages.load(),
        messengers=_messengers(found),
        real_name=_real_name(found),
        qualifications=_qualifications(found),
    )


_override: Deps | None = None


def deps() -> Deps:
    """What the use cases run with: built once per process."""
    return _override or _built()


@contextmanager
def using(other: Deps) -> Iterator[None]:
    """Run with other dependencies for a while (tests)."""
    global _override
    before, _override = _override, other
    try:
        yield
    finally:
        _override = before
