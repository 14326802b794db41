"""The template that is deployed: what the local engine ignores is asserted here."""

import json
import re
import zipfile

import pytest

from infra.paths import ROOT
from tests.infra.packaged import deployed, listed, resources, statements, text

FUNCTIONS = {
    "APIHandler": "app.app",
    "Audit": "app.audit",
    "AuditStream": "app.audit_stream",
    "Importer": "app.importer",
    "Messenger": "app.messenger",
    "Operator": "app.operator",
    "Photo": "app.photo",
    "Publish": "app.publish",
    "RegistrationStream": "app.registration_stream",
    "Remind": "app.remind",
    "SeatStream": "app.seat_stream",
    "Shred": "app.shred",
    "Sweep": "app.sweep",
    "Ticket": "app.ticket",
}
TABLES = 16
LARGEST_TEMPLATE = 1_000_000


def test_every_handler_is_declared_in_app() -> None:
    """A handler elsewhere would run without the app around it."""
    found = {name: f["Handler"] for name, f in resources("AWS::Serverless::Function").items()}
    assert found == FUNCTIONS


def test_the_template_stays_far_from_the_limits() -> None:
    template = deployed().template
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    nodes = {
        tuple(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 2)
    }
    methods = [method for path in paths.values() for method in path]
    made_by_sam = 3 + 3 * len(FUNCTIONS)
    assert len(nodes) <= 250
    assert len(template["Resources"]) + made_by_sam <= 400
    assert len(methods) > 5
    assert len(text()) < LARGEST_TEMPLATE


def test_tables_can_be_restored_and_outlive_the_stack() -> None:
    tables = resources("AWS::DynamoDB::Table")
    assert len(tables) == TABLES
    for name, table in tables.items():
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert deployed().template["Resources"][name]["DeletionPolicy"] == "Retain"
        assert deployed().template["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_only_what_may_be_forgotten_has_a_ttl() -> None:
    """Seats never expire by a deletion that may be days late."""
    expiring = {
        name: table["TimeToLiveSpecification"]
        for name, table in resources("AWS::DynamoDB::Table").items()
        if "TimeToLiveSpecification" in table
    }
    ttl = {"AttributeName": "ttl", "Enabled": True}
    assert expiring == {"RegistrationsTable": ttl, "GuardsTable": ttl}


def test_what_is_followed_has_a_stream_with_both_images() -> None:
    followed = {
        name: table["StreamSpecification"]["StreamViewType"]
        for name, table in resources("AWS::DynamoDB::Table").items()
        if "StreamSpecification" in table
    }
    assert followed == dict.fromkeys(
        ["AuditTable", "RegistrationsTable", "SeatsTable"], "NEW_AND_OLD_IMAGES"
    )


def test_the_bucket_is_private_and_speaks_to_our_site_only() -> None:
    bucket = resources("AWS::S3::Bucket")["FilesBucket"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert "BucketEncryption" in bucket
    (rule,) = bucket["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Ref": "SiteOrigin"}]
    assert rule["AllowedMethods"] == ["GET", "HEAD", "POST"]
    (policy,) = resources("AWS::S3::BucketPolicy").values()
    (deny,) = policy["PolicyDocument"]["Statement"]
    assert deny["Effect"] == "Deny"
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_uploads_that_nobody_took_expire_after_a_week() -> None:
    bucket = resources("AWS::S3::Bucket")["FilesBucket"]
    rules = {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}
    assert rules["uploads-are-short-lived"]["Prefix"] == "incoming/"
    assert rules["uploads-are-short-lived"]["ExpirationInDays"] == 7
    assert all(
        "ExpirationInDays" not in r
        for r in rules.values()
        if r.get("Prefix") not in ("incoming/", "exports/")
    )


def test_photo_uploads_are_announced_to_the_photo_queue() -> None:
    bucket = resources("AWS::S3::Bucket")["FilesBucket"]
    (told,) = bucket["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Queue"] == {"Fn::GetAtt": ["PhotoQueue", "Arn"]}
    assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "incoming/photos/"}]


def test_queues_give_up_into_dead_letter_queues_that_are_watched() -> None:
    queues = resources("AWS::SQS::Queue")
    watched = {
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for alarm in resources("AWS::CloudWatch::Alarm").values()
        if alarm["Namespace"] == "AWS/SQS"
    }
    assert watched == set(queues)
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True
        assert ("RedrivePolicy" in queue) is (not name.endswith("DeadQueue"))


def test_a_message_is_not_seen_again_while_it_is_worked_on() -> None:
    """A queue's visibility covers six times its function's timeout, as AWS advises."""
    functions, queues = resources("AWS::Serverless::Function"), resources("AWS::SQS::Queue")
    followed = {"Photo": "Photo", "Ticket": "Ticket", "Importer": "Import", "Messenger": "Message"}
    for function, queue in followed.items():
        assert queues[f"{queue}Queue"]["VisibilityTimeout"] >= 6 * functions[function]["Timeout"]


def test_batches_report_their_failures_one_by_one() -> None:
    for function in resources("AWS::Serverless::Function").values():
        for source in function.get("Events", {}).values():
            if source["Type"] in ("SQS", "DynamoDB"):
                assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            if source["Type"] == "DynamoDB":
                assert source["Properties"]["BisectBatchOnFunctionError"] is True
                assert source["Properties"]["MaximumRetryAttempts"] > 0
                assert "OnFailure" in source["Properties"]["DestinationConfig"]
                assert source["Properties"]["StartingPosition"] == "TRIM_HORIZON"


def test_every_function_has_a_policy_log_group_and_alarm_of_its_own() -> None:
    roles = {
        json.dumps(function["Role"]) for function in resources("AWS::Serverless::Function").values()
    }
    logs = {group["LogGroupName"]["Fn::Sub"] for group in resources("AWS::Logs::LogGroup").values()}
    failing = {
        alarm["Dimensions"][0]["Value"]["Ref"]
        for alarm in resources("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "Errors"
    }
    assert len(roles) == len(FUNCTIONS)
    assert logs == {f"/aws/lambda/${{{name}}}" for name in FUNCTIONS}
    assert failing == set(FUNCTIONS)
    assert {"AuditFindings", "AuditFailed"} <= set(resources("AWS::CloudWatch::Alarm"))
    assert all(g["RetentionInDays"] for g in resources("AWS::Logs::LogGroup").values())


@pytest.mark.parametrize("service", ["dynamodb", "s3", "sqs", "secretsmanager", "logs"])
def test_no_policy_says_everything(service: str) -> None:
    for role, statement in statements():
        for action in listed(statement["Action"]):
            assert "*" not in action, role
        for resource in listed(statement["Resource"]):
            assert resource != "*", role
            pattern = resource.get("Fn::Sub", "")
            if listed(statement["Action"])[0].startswith(service) and "*" in pattern:
                assert re.search(r"\$\{\w+\.Arn\}/[\w/]+/\*$|log-group:/aws/lambda/", pattern), role


def test_the_audit_can_be_added_to_and_never_changed() -> None:
    allowed = {
        action
        for _, statement in statements()
        if statement["Resource"] == {"Fn::GetAtt": ["AuditTable", "Arn"]}
        for action in listed(statement["Action"])
    }
    assert allowed == {"dynamodb:PutItem", "dynamodb:Query"}


def test_only_the_audit_scans() -> None:
    """In turns, by the operator, or behind the queue for the staff's page; never in a request."""
    scanned = {
        (role, json.dumps(statement["Resource"]["Fn::GetAtt"][0]))
        for role, statement in statements()
        if "dynamodb:Scan" in listed(statement["Action"])
    }
    roles = ("AuditRole", "ImporterRole", "OperatorRole")
    tables = ('"RegistrationsTable"', '"PaymentsTable"')
    assert scanned <= {(role, table) for role in roles for table in tables}


def test_nothing_ties_the_template_to_one_partition_or_region() -> None:
    for literal in ("arn:aws:", "arn:aws-cn:", "us-east-1", "cn-north", "amazonaws.com.cn"):
        assert literal not in text()
    urls = re.findall(r"[\w.-]*\.amazonaws\.com", text())
    assert set(urls) <= {"lambda.amazonaws.com", "s3.amazonaws.com", "apigateway.amazonaws.com"}
    rest = resources("AWS::Serverless::Api")["RestAPI"]
    assert rest["EndpointConfiguration"] == "REGIONAL"


def test_the_gateways_own_refusals_are_problems() -> None:
    body = resources("AWS::Serverless::Api")["RestAPI"]["DefinitionBody"]
    answers = body["x-amazon-apigateway-gateway-responses"]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "REQUEST_TOO_LARGE", "THROTTLED"} <= set(answers)
    for answer in answers.values():
        kind = answer["responseParameters"]["gatewayresponse.header.Content-Type"]
        assert kind == "'application/problem+json'"
        shown = answer["responseTemplates"]["application/json"].replace("$context.status", "400")
        assert {"type", "title", "status", "code", "params", "request_id"} == set(json.loads(shown))


def test_stages_differ_in_their_name_only() -> None:
    stages = json.loads((ROOT / ".chalice" / "config.json").read_text())["stages"]
    for name, stage in stages.items():
        assert stage.pop("environment_variables") == {"STAGE": name}
    assert stages["local"] == stages["prod"]


@pytest.mark.parametrize(
    "word", ["clock", "cashier", "sandbox", "127.0.0.1", "localhost", "MERCHANT"]
)
def test_the_deployed_template_has_no_trace_of_the_local_stage(word: str) -> None:
    template = deployed().template
    template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"] = {}
    assert word.lower() not in json.dumps(template).lower()


def test_no_route_moves_the_clock_or_plays_the_payment_provider() -> None:
    body = resources("AWS::Serverless::Api")["RestAPI"]["DefinitionBody"]
    for path, methods in body["paths"].items():
        assert "cashier" not in path
        assert "local" not in path
        if "clock" in path:
            assert set(methods) == {"get"}


def test_the_package_holds_the_app_and_nothing_of_the_local_stage() -> None:
    with zipfile.ZipFile(deployed().code) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {"app.py", "chalice", "chalicelib"} <= tops
    assert tops <= {"app.py", "chalice", "chalicelib", "__pycache__"}
    assert not [n for n in names if re.search(r"local_clock|cashier|infra/|tests/", n)]
