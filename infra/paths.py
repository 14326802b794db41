"""Where things lie. Whatever is made here goes under `.local/`, which no commit ever sees."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
PACKAGES = LOCAL / "package"
VENDOR = LOCAL / "vendor"
SITE = ROOT / "site"
RESOURCES = ROOT / "infra" / "resources.json"
MINISTACK = LOCAL / "venv-ministack"
DYNAMODB_LOCAL = LOCAL / "dynamodb-local"
