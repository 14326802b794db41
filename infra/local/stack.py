"""The deployed stack inside one engine: deploy it, and make good what the engine leaves out."""

import time
from dataclasses import dataclass
from typing import Any

from infra.deploy import Cloud, Stack, deploy
from infra.local.engine import Engine, client
from infra.local.template import localized
from infra.package import Package
from infra.progress import Progress

NAME = "zhunkao"
_ARTIFACTS = "packages"


@dataclass(frozen=True, slots=True)
class LocalStack:
    engine: Engine

    def deploy(self, made: Package, origin: str, settings: dict[str, str]) -> dict[str, str]:
        """Bring the stack up to the package and return its outputs."""
        cloud = Cloud(self._client("s3"), self._client("cloudformation"), poll_s=0.1)
        cloud.s3.create_bucket(Bucket=_ARTIFACTS)
        template = localized(made.template, settings)
        stack = Stack(NAME, _ARTIFACTS, {"SiteOrigin": origin})
        outputs = deploy(cloud, stack, made, template, Progress(quiet=True))
        self._enable_ttl(template, outputs)
        self._restart_streams()
        return outputs

    def invoke(self, function: str, payload: bytes) -> Any:
        return self._client("lambda", read_timeout=300, retries={"max_attempts": 0}).invoke(
            FunctionName=function, Payload=payload
        )

    def _client(self, service: str, **config: Any) -> Any:
        return client(self.engine.endpoint, service, **config)

    def _enable_ttl(self, template: dict[str, Any], outputs: dict[str, str]) -> None:
        """The engine reads no TTL from a template."""
        dynamodb = self._client("dynamodb")
        for name, resource in template["Resources"].items():
            wanted = resource.get("Properties", {}).get("TimeToLiveSpecification")
            if wanted:
                table = outputs[name]
                now = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
                if now.get("TimeToLiveStatus") != "ENABLED":
                    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)

    def _restart_streams(self) -> None:
        """After a restart the engine has the readers' positions, not the records: they hang."""
        functions = self._client("lambda")
        for source in functions.list_event_source_mappings()["EventSourceMappings"]:
            if ":dynamodb:" in source["EventSourceArn"]:
                functions.delete_event_source_mapping(UUID=source["UUID"])
                _await_gone(functions, source["UUID"])
                functions.create_event_source_mapping(**_same_mapping(source))


_KEPT = (
    "EventSourceArn",
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "FunctionResponseTypes",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "DestinationConfig",
)


def _same_mapping(source: dict[str, Any]) -> dict[str, Any]:
    kept = {name: source[name] for name in _KEPT if name in source}
    return kept | {"FunctionName": source["FunctionArn"], "StartingPosition": "TRIM_HORIZON"}


def _await_gone(functions: Any, uuid: str) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        mappings = functions.list_event_source_mappings()["EventSourceMappings"]
        if uuid not in [mapping["UUID"] for mapping in mappings]:
            return
        time.sleep(0.05)
