"""What is different in the local cloud, all of it here; the deployed template knows nothing.

- The layer is left out: the engine would unpack its 50 MB again for every worker and let its own
  packages shadow ours. The workers get the unpacked layer from `_LAMBDA_LAYERS_DIRS` instead.
- Names and addresses that only exist here are added to the functions' environment.
- The bucket may be reached without TLS, which does not exist here.
- Queues that wait six minutes or more before a second attempt make failures tedious to watch.
- On AWS the right to send a message is the right to send a batch; here a batch has its own name.
"""

import copy
from typing import Any

_RETRY_AFTER_S = {"PhotoQueue": 30, "TicketQueue": 30, "ImportQueue": 330, "MessageQueue": 30}


def localized(template: dict[str, Any], settings: dict[str, str]) -> dict[str, Any]:
    local = copy.deepcopy(template)
    resources = local["Resources"]
    for name in [k for k, v in resources.items() if v["Type"] == "AWS::Serverless::LayerVersion"]:
        del resources[name]
    del resources["FilesBucketPolicy"]
    for resource in resources.values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"].pop("Layers", None)
    for name, seconds in _RETRY_AFTER_S.items():
        resources[name]["Properties"]["VisibilityTimeout"] = seconds
    for resource in resources.values():
        if resource["Type"] == "AWS::IAM::Role":
            _allow_batches(resource)
    local["Globals"]["Function"]["Environment"]["Variables"] |= settings
    return local


def _allow_batches(role: dict[str, Any]) -> None:
    for policy in role["Properties"].get("Policies", ()):
        for statement in policy["PolicyDocument"]["Statement"]:
            if statement["Action"] == "sqs:SendMessage":
                statement["Action"] = ["sqs:SendMessage", "sqs:SendMessageBatch"]
