"""Deploy a package as a CloudFormation stack.

    python -m infra.deploy --stage prod --bucket my-artifacts --origin https://exam.example.org

The template is larger than CloudFormation takes in a call, so it and both zips go through a bucket
of yours in the same region. Addresses come from the region's own endpoint: the same command serves
the `aws` and `aws-cn` partitions. The local cloud deploys with the same function.
"""

import argparse
import copy
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.package import Package, PackagingFailed, package
from infra.progress import Progress

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


class DeployFailed(Exception):
    """CloudFormation gave up; the message holds its reasons."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where to deploy: the clients of one account and region, and how often to ask for progress."""

    s3: Any
    cloudformation: Any
    poll_s: float = 5.0

    @classmethod
    def of(cls, session: boto3.Session, poll_s: float = 5.0, **client: Any) -> "Cloud":
        return cls(
            session.client("s3", **client), session.client("cloudformation", **client), poll_s
        )


@dataclass(frozen=True, slots=True)
class Stack:
    name: str
    bucket: str
    parameters: dict[str, str]


def deploy(
    cloud: Cloud, stack: Stack, made: Package, template: dict[str, Any], progress: Progress
) -> dict[str, str]:
    """Create or update the stack and return its outputs; one that is up to date is left alone."""
    body = json.dumps(_with_uploads(cloud, stack.bucket, made, template), indent=None).encode()
    key = _upload(cloud, stack.bucket, body, "json")
    request = {
        "StackName": stack.name,
        "TemplateURL": f"{cloud.s3.meta.endpoint_url}/{stack.bucket}/{key}",
        "Capabilities": _CAPABILITIES,
        "Parameters": [
            {"ParameterKey": k, "ParameterValue": v} for k, v in stack.parameters.items()
        ],
    }
    if _start(cloud, request):
        _await(cloud, stack.name, progress)
    return outputs(cloud, stack.name)


def outputs(cloud: Cloud, name: str) -> dict[str, str]:
    described = cloud.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def _with_uploads(
    cloud: Cloud, bucket: str, made: Package, template: dict[str, Any]
) -> dict[str, Any]:
    code = {"Bucket": bucket, "Key": _upload(cloud, bucket, made.code, "zip")}
    uploaded = copy.deepcopy(template)
    for resource in uploaded["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = code
        elif resource["Type"] == "AWS::Serverless::LayerVersion":
            layer = {"Bucket": bucket, "Key": _upload(cloud, bucket, made.layer, "zip")}
            resource["Properties"]["ContentUri"] = layer
    return uploaded


def _upload(cloud: Cloud, bucket: str, content: Path | bytes, suffix: str) -> str:
    """Under the name of its content, so that nothing is sent twice and nothing overwritten."""
    body = content if isinstance(content, bytes) else content.read_bytes()
    key = f"zhunkao/{hashlib.sha256(body).hexdigest()[:32]}.{suffix}"
    try:
        cloud.s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        cloud.s3.put_object(Bucket=bucket, Key=key, Body=body)
    return key


def _start(cloud: Cloud, request: dict[str, Any]) -> bool:
    try:
        known = _status(cloud, request["StackName"])
        if known == "ROLLBACK_COMPLETE":
            raise DeployFailed(
                f"{request['StackName']} never came up: delete it, then deploy again"
            )
        cloud.cloudformation.update_stack(**request)
    except ClientError as refused:
        message = refused.response["Error"]["Message"]
        if "No updates" in message:
            return False
        if "does not exist" not in message:
            raise
        cloud.cloudformation.create_stack(**request)
    return True


def _await(cloud: Cloud, name: str, progress: Progress) -> None:
    while (status := _status(cloud, name)).endswith("IN_PROGRESS"):
        progress.say(f"{name}: {status}")
        time.sleep(cloud.poll_s)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise DeployFailed("\n".join([f"{name}: {status}", *_reasons(cloud, name)]))


def _status(cloud: Cloud, name: str) -> str:
    return str(cloud.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])


def _reasons(cloud: Cloud, name: str) -> Iterator[str]:
    for event in cloud.cloudformation.describe_stack_events(StackName=name)["StackEvents"]:
        if "FAILED" in event["ResourceStatus"]:
            yield f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"


def main(say: Callable[[str], object] = print) -> None:
    parser = argparse.ArgumentParser(
        description="Deploy the app to AWS, with the credentials of your environment"
    )
    parser.add_argument("--stage", default="prod")
    parser.add_argument("--stack", default="zhunkao", help="name of the CloudFormation stack")
    parser.add_argument(
        "--bucket", required=True, help="your bucket for packages, in the same region"
    )
    parser.add_argument("--origin", required=True, help="public origin of the sites, https://...")
    parser.add_argument(
        "--alarm-topic", default="", help="ARN of the SNS topic that hears the alarms"
    )
    parser.add_argument(
        "--parameters", type=Path, help="JSON file with further parameters of the template"
    )
    given = parser.parse_args()
    progress = Progress()
    parameters = {"SiteOrigin": given.origin, "AlarmTopicArn": given.alarm_topic}
    if given.parameters is not None:
        parameters |= json.loads(given.parameters.read_text(encoding="utf-8"))
    made = package(given.stage, progress)
    stack = Stack(given.stack, given.bucket, parameters)
    for name, value in deploy(
        Cloud.of(boto3.Session()), stack, made, made.template, progress
    ).items():
        say(f"{name} = {value}")


if __name__ == "__main__":
    try:
        main()
    except (DeployFailed, PackagingFailed, BotoCoreError, ClientError) as failed:
        raise SystemExit(f"not deployed: {failed}") from None
