"""The tables, bucket and queues of the template in a bare engine, for tests that need no functions.

`create(endpoint, prefix)` makes them under names of their own and returns the environment that the
functions would have, so that whatever a test runs sees the same keys, streams and names as
deployed.
"""

import functools
import json
from typing import Any

from infra.local.engine import KEY, REGION, client
from infra.paths import RESOURCES

FIRST = "first"
"""The key of an item that came and went, to begin a table's stream."""

_TABLE, _BUCKET, _QUEUE = "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"
_TABLE_PROPERTIES = ("AttributeDefinitions", "KeySchema", "BillingMode", "StreamSpecification")
_SECRET = "a-secret-of-sixty-four-characters-that-is-only-known-to-the-tests"  # noqa: S105


def create(endpoint: str, prefix: str, tables_at: str | None = None) -> dict[str, str]:
    """Everything of the template that holds data; `prefix` has to be new and in lower case.

    The tables may be made in another engine (`tables_at`), DynamoDB Local, which has nothing else.
    """
    template = json.loads(RESOURCES.read_text())
    engines = {_TABLE: tables_at or endpoint, _BUCKET: endpoint, _QUEUE: endpoint}
    made = {
        name: _create(engines[resource["Type"]], f"{prefix}-{name.lower()}", resource)
        for name, resource in template["Resources"].items()
        if resource.get("Type") in engines
    }
    if tables_at is not None:
        _begin_streams(tables_at, template, made)
    _redrive(endpoint, template, made)
    made["PlatformSecret"] = _client(endpoint, "secretsmanager").create_secret(
        Name=f"{prefix}-secret", SecretString=_SECRET
    )["ARN"]
    return _environment(template, made) | {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_DYNAMODB": engines[_TABLE],
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "FILES_ENDPOINT": endpoint,
        "COOKIE_NAME": "zk",
        "STAGE": "test",
    }


def wire_bucket(endpoint: str, made: dict[str, str], origin: str) -> None:
    """Let the site at `origin` use the bucket, and announce photos, as the template does."""
    s3, sqs = _client(endpoint, "s3"), _client(endpoint, "sqs")
    queue = sqs.get_queue_url(QueueName=made["PHOTO_QUEUE_URL"].rpartition("/")[2])["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    sender = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}}
    policy = {"Statement": [sender | {"Action": "sqs:SendMessage", "Resource": arn}]}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    rule = {"AllowedOrigins": [origin], "AllowedMethods": ["GET", "HEAD", "POST"]}
    cors = {"CORSRules": [rule | {"AllowedHeaders": ["*"]}]}
    s3.put_bucket_cors(Bucket=made["FILES_BUCKET"], CORSConfiguration=cors)
    photos = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "incoming/photos/"}]}}
    told = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": photos}
    s3.put_bucket_notification_configuration(
        Bucket=made["FILES_BUCKET"], NotificationConfiguration={"QueueConfigurations": [told]}
    )


def _create(endpoint: str, name: str, resource: dict[str, Any]) -> str:
    if resource["Type"] == _TABLE:
        properties = {k: v for k, v in resource["Properties"].items() if k in _TABLE_PROPERTIES}
        if "StreamSpecification" in properties:
            properties["StreamSpecification"] |= {"StreamEnabled": True}
        _client(endpoint, "dynamodb").create_table(TableName=name, **properties)
    elif resource["Type"] == _BUCKET:
        _client(endpoint, "s3").create_bucket(Bucket=name)
    else:
        return str(_client(endpoint, "sqs").create_queue(QueueName=name)["QueueUrl"])
    return name


def _begin_streams(endpoint: str, template: dict[str, Any], made: dict[str, str]) -> None:
    """DynamoDB Local looks for the first record of a table's stream at each request to the table,
    among those of all streams from the oldest on: it should not have to look far. No handler is
    told of these.
    """
    dynamodb = _client(endpoint, "dynamodb")
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource.get("Type") == _TABLE and "StreamSpecification" in properties:
            key = {part["AttributeName"]: {"S": FIRST} for part in properties["KeySchema"]}
            dynamodb.put_item(TableName=made[name], Item=key)
            dynamodb.delete_item(TableName=made[name], Key=key)


def _redrive(endpoint: str, template: dict[str, Any], made: dict[str, str]) -> None:
    """What fails as often as the template says goes to the dead letters, and comes no more."""
    sqs = _client(endpoint, "sqs")
    for name, resource in template["Resources"].items():
        policy = resource.get("Properties", {}).get("RedrivePolicy")
        if resource.get("Type") != _QUEUE or policy is None:
            continue
        dead = made[_target(policy["deadLetterTargetArn"])]
        found = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
        wanted = policy | {"deadLetterTargetArn": found["Attributes"]["QueueArn"]}
        attributes = {"RedrivePolicy": json.dumps(wanted)}
        sqs.set_queue_attributes(QueueUrl=made[name], Attributes=attributes)


def _environment(template: dict[str, Any], made: dict[str, str]) -> dict[str, str]:
    """The template's own variables, with what was made here in place of its references."""
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    defaults = {name: given.get("Default") for name, given in template["Parameters"].items()}
    known = defaults | made | {"SiteOrigin": "http://127.0.0.1:8000"}
    return {
        name: known[_target(value)] if isinstance(value, dict) else value
        for name, value in variables.items()
    }


def _target(reference: dict[str, Any]) -> str:
    return str(reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0])


@functools.cache
def _client(endpoint: str, service: str) -> Any:
    return client(endpoint, service)
