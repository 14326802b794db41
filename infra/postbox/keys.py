"""What the platform has to know to reach the postbox; the shared secret is made on first start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY = "local"


def load_secret(state_dir: Path) -> str:
    """The value of SMS_SECRET."""
    file = state_dir / "secret"
    state_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as made:
        made.write(secrets.token_hex(24))
    return file.read_text()


def settings(state_dir: Path, origin: str, mail_port: int) -> dict[str, str]:
    """The environment that points the platform's messengers here."""
    return {
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(mail_port),
        "MAIL_FROM": "noreply@example.org",
        "MAIL_NAME": "准考",
        "MAIL_SECURITY": "none",
        "SMS_URL": f"{origin}/local/sms",
        "SMS_KEY": KEY,
        "SMS_SECRET": load_secret(state_dir),
        "SMS_SIGN_NAME": "准考",
    }
