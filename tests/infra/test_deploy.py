"""Deploying: what CloudFormation is asked, in either partition, and what its answers mean."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.deploy import Cloud, DeployFailed, Stack, deploy
from infra.package import Package
from infra.progress import Progress

TEMPLATE = {
    "Resources": {
        "Sweep": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "code.zip"}},
        "Layer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "l.zip"}},
    }
}


def refusal(message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "operation")


class S3:
    def __init__(self, region: str) -> None:
        credentials = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
        self.meta = boto3.client("s3", region_name=region, **credentials).meta  # type: ignore[call-overload]
        self.kept: dict[str, bytes] = {}
        self.puts = 0

    def head_object(self, Bucket: str, Key: str) -> None:
        if Key not in self.kept:
            raise refusal("Not Found")

    def put_object(self, Bucket: str, Key: str, Body: bytes) -> None:
        self.kept[Key] = Body
        self.puts += 1


class CloudFormation:
    """Answers with the statuses of a script, one per look."""

    def __init__(self, *statuses: str, update: ClientError | None = None) -> None:
        self.statuses = list(statuses)
        self.refuses = update
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        if not self.statuses:
            raise refusal(f"Stack with id {StackName} does not exist")
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        outputs = [{"OutputKey": "EndpointURL", "OutputValue": "https://x"}]
        return {"Stacks": [{"StackStatus": status, "Outputs": outputs}]}

    def update_stack(self, **request: Any) -> None:
        self.asked.append(("update", request))
        if self.refuses:
            raise self.refuses

    def create_stack(self, **request: Any) -> None:
        self.asked.append(("create", request))
        self.statuses = ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:
        failed = {"ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "no such role"}
        return {"StackEvents": [failed | {"LogicalResourceId": "Sweep"}]}


@pytest.fixture
def made(tmp_path: Path) -> Package:
    for name in ("code.zip", "l.zip"):
        (tmp_path / name).write_bytes(name.encode())
    return Package(tmp_path, "digest", tmp_path / "code.zip", tmp_path / "l.zip", tmp_path)


def run(cloudformation: CloudFormation, made: Package, region: str = "eu-central-1") -> S3:
    s3 = S3(region)
    cloud = Cloud(s3, cloudformation, poll_s=0)
    stack = Stack("zhunkao", "artifacts", {"SiteOrigin": "https://exam.example"})
    deploy(cloud, stack, made, TEMPLATE, Progress(quiet=True))
    return s3


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-central-1", "https://s3.eu-central-1.amazonaws.com/"),
        ("cn-north-1", "https://s3.cn-north-1.amazonaws.com.cn/"),
    ],
)
def test_the_template_goes_through_the_regions_own_bucket(
    made: Package, region: str, host: str
) -> None:
    cloudformation = CloudFormation()
    s3 = run(cloudformation, made, region)
    ((verb, request),) = cloudformation.asked
    assert verb == "create"
    assert request["TemplateURL"].startswith(f"{host}artifacts/zhunkao/")
    assert request["Parameters"] == [
        {"ParameterKey": "SiteOrigin", "ParameterValue": "https://exam.example"}
    ]
    template = json.loads(s3.kept[request["TemplateURL"].removeprefix(f"{host}artifacts/")])
    code = template["Resources"]["Sweep"]["Properties"]["CodeUri"]
    layer = template["Resources"]["Layer"]["Properties"]["ContentUri"]
    assert s3.kept[code["Key"]] == b"code.zip"
    assert s3.kept[layer["Key"]] == b"l.zip"


def test_what_is_there_is_updated_and_nothing_is_sent_twice(made: Package) -> None:
    cloudformation = CloudFormation("CREATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE")
    s3 = run(cloudformation, made)
    assert [verb for verb, _ in cloudformation.asked] == ["update"]
    assert s3.puts == 3
    cloud = Cloud(s3, CloudFormation("UPDATE_COMPLETE"), poll_s=0)
    deploy(cloud, Stack("zhunkao", "artifacts", {}), made, TEMPLATE, Progress(quiet=True))
    assert s3.puts == 3


def test_a_stack_that_is_up_to_date_is_left_alone(made: Package) -> None:
    nothing = refusal("No updates are to be performed.")
    cloudformation = CloudFormation("UPDATE_COMPLETE", update=nothing)
    run(cloudformation, made)
    assert len(cloudformation.asked) == 1


def test_a_failure_says_which_resource_and_why(made: Package) -> None:
    cloudformation = CloudFormation("CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
    with pytest.raises(DeployFailed, match="Sweep: no such role"):
        run(cloudformation, made)


def test_a_stack_that_never_came_up_has_to_go_first(made: Package) -> None:
    with pytest.raises(DeployFailed, match="delete it"):
        run(CloudFormation("ROLLBACK_COMPLETE"), made)


def test_other_refusals_are_not_mistaken(made: Package) -> None:
    denied = refusal("User is not authorized")
    with pytest.raises(ClientError, match="not authorized"):
        run(CloudFormation("CREATE_COMPLETE", update=denied), made)
