"""What only an operator may do, by the function that has no address: staff accounts, and the audit.

    python -m infra.operate staff-create account=wang name=王芳 role=reviewer scope=province:北京
    python -m infra.operate --stack zhunkao audit round=cet-set-2014-11

Without `--stack` the instance on this machine is meant; with it, the stack of that name in AWS,
reached with the credentials of your environment.
"""

import argparse
import json
import secrets
import sys
from typing import Any

import boto3

from infra.local.platform import NotRunning, Platform


def ask_stack(stack: str, command: dict[str, Any]) -> dict[str, Any]:
    described = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    names = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
    answer = boto3.client("lambda").invoke(
        FunctionName=names["OperatorName"], Payload=json.dumps(command).encode()
    )
    result: dict[str, Any] = json.loads(answer["Payload"].read())
    return result


def _ask(given: argparse.Namespace, command: dict[str, Any]) -> dict[str, Any]:
    if given.stack:
        return ask_stack(given.stack, command)
    return Platform(given.instance).operate(command)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Operator commands")
    parser.add_argument("command", help="staff-create, staff-reset, audit, ...")
    parser.add_argument("values", nargs="*", metavar="name=value")
    parser.add_argument("--stack", help="a stack in AWS instead of this machine")
    parser.add_argument("--instance", default="main")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    values = dict(value.split("=", 1) for value in given.values)
    command = {"command": given.command, **{k: v for k, v in values.items() if v}}
    if given.command == "staff-create" and "password" not in command:
        command["password"] = secrets.token_urlsafe(12)
        sys.stderr.write(f"password: {command['password']}\n")
    result = _ask(given, command)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    if "errorMessage" in result or False in (result.get("ok"), result.get("clean")):
        raise SystemExit(1)


if __name__ == "__main__":
    try:
        main()
    except (NotRunning, ValueError) as failed:
        raise SystemExit(str(failed)) from None
