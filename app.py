"""The Lambda application: routes come from blueprints, every event handler stands here.

A handler declared on a blueprint would deploy under its own module, and this file would never run.
"""

from __future__ import annotations

from typing import Any

from chalice.app import Chalice, Rate

from chalicelib.api.all_routes import BLUEPRINTS
from chalicelib.events import commands, queues, schedules, streams


def attribute(resource: str, name: str) -> Any:
    """What the template fills in when it is deployed."""
    return {"Fn::GetAtt": [resource, name]}


app = Chalice(app_name="zhunkao")
for blueprint in BLUEPRINTS:
    app.register_blueprint(blueprint, url_prefix="/v1")


@app.on_dynamodb_record(stream_arn=attribute("SeatsTable", "StreamArn"), batch_size=100)
def seat_stream(event: Any) -> dict[str, Any]:
    return streams.seats(event)


@app.on_dynamodb_record(stream_arn=attribute("RegistrationsTable", "StreamArn"), batch_size=50)
def registration_stream(event: Any) -> dict[str, Any]:
    return streams.registrations_changed(event)


@app.on_dynamodb_record(stream_arn=attribute("AuditTable", "StreamArn"), batch_size=50)
def audit_stream(event: Any) -> dict[str, Any]:
    return streams.audited(event)


@app.on_sqs_message(queue_arn=attribute("PhotoQueue", "Arn"), batch_size=5)
def photo(event: Any) -> dict[str, Any]:
    return queues.photo(event)


@app.on_sqs_message(queue_arn=attribute("TicketQueue", "Arn"), batch_size=5)
def ticket(event: Any) -> dict[str, Any]:
    return queues.ticket(event)


@app.on_sqs_message(queue_arn=attribute("ImportQueue", "Arn"), batch_size=1)
def importer(event: Any) -> dict[str, Any]:
    return queues.importer(event)


@app.on_sqs_message(queue_arn=attribute("MessageQueue", "Arn"), batch_size=5)
def messenger(event: Any) -> dict[str, Any]:
    return queues.messenger(event)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def publish(event: Any) -> dict[str, Any]:
    return schedules.publish(event)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def remind(event: Any) -> dict[str, Any]:
    return schedules.remind(event)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def sweep(event: Any) -> dict[str, Any]:
    return schedules.sweep(event)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def audit(event: Any) -> dict[str, Any]:
    return schedules.audit(event)


@app.schedule(Rate(1, unit=Rate.DAYS))
def shred(event: Any) -> dict[str, Any]:
    return schedules.shred(event)


@app.lambda_function()
def operator(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return commands.run(event)
