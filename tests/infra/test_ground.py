"""The engine and the platform that the other tests stand on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from infra.local import tables
from infra.local.engine import client


@pytest.fixture
def names(ministack: str, prefix: str) -> dict[str, str]:
    return tables.create(ministack, prefix)


def test_the_tables_of_a_test_have_the_keys_of_the_template(names: dict[str, str]) -> None:
    dynamodb = client(names["AWS_ENDPOINT_URL"], "dynamodb")
    keys = {
        name: [
            key["AttributeName"]
            for key in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
        ]
        for name, table in names.items()
        if name.endswith("_TABLE")
    }
    assert len(keys) == 15
    assert keys.pop("SEATS_TABLE") == ["pk"]
    assert all(key == ["pk", "sk"] for key in keys.values())


def test_a_condition_lets_exactly_one_of_many_writers_through(names: dict[str, str]) -> None:
    def write(number: int) -> bool:
        dynamodb = client(names["AWS_ENDPOINT_URL"], "dynamodb")
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


@pytest.mark.parametrize("number", range(6))
def test_workers_share_one_engine(ministack: str, number: int, prefix: str) -> None:
    client(ministack, "s3").create_bucket(Bucket=f"{prefix}-{number}")
