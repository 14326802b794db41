"""The provider's RSA key and the merchant's secret, made on first start and then kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

REPLAY_WINDOW_S = 300
KEY_BITS = 2048
SERIAL_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Keys:
    private: rsa.RSAPrivateKey
    merchant_secret: str

    @property
    def public_pem(self) -> str:
        """The value of PAYMENTS_SANDBOX_KEY."""
        return self._public(serialization.Encoding.PEM).decode()

    @property
    def serial(self) -> str:
        der = self._public(serialization.Encoding.DER)
        return hashlib.sha256(der).hexdigest()[:SERIAL_LENGTH]

    def notification_headers(self, body: bytes, stamp: int) -> dict[str, str]:
        nonce = secrets.token_hex(16)
        message = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        signature = self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return {
            "Content-Type": "application/json",
            "Sandbox-Timestamp": str(stamp),
            "Sandbox-Nonce": nonce,
            "Sandbox-Serial": self.serial,
            "Sandbox-Signature": base64.b64encode(signature).decode(),
        }

    def merchant_signed(
        self, method: str, path: str, body: bytes, sent: dict[str, str], now: float
    ) -> bool:
        """Whether the merchant made this very request, within the replay window."""
        stamp, nonce = sent.get("sandbox-timestamp", ""), sent.get("sandbox-nonce", "")
        message = f"{method}\n{path}\n{stamp}\n{nonce}\n".encode() + body + b"\n"
        right = hmac.new(self.merchant_secret.encode(), message, hashlib.sha256).hexdigest()
        same = hmac.compare_digest(right.encode(), sent.get("sandbox-signature", "").encode())
        return same and stamp.isdigit() and abs(now - int(stamp)) <= REPLAY_WINDOW_S

    def _public(self, encoding: serialization.Encoding) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(encoding, form)


def load_keys(state_dir: Path) -> Keys:
    """Reads the keys, makes those that are missing, and leaves `public.pem` beside them."""
    state_dir.mkdir(parents=True, exist_ok=True)
    keys = Keys(_private(state_dir / "private.pem"), _secret(state_dir / "merchant-secret"))
    _keep(state_dir / "public.pem", keys.public_pem.encode())
    return keys


def _private(file: Path) -> rsa.RSAPrivateKey:
    if not file.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        pem = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _keep(file, pem)
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{file} holds no RSA key; delete it and start again")
    return key


def _secret(file: Path) -> str:
    if not file.exists():
        _keep(file, secrets.token_urlsafe(48).encode())
    return file.read_text().strip()


def _keep(file: Path, content: bytes) -> None:
    """Written whole or not at all, readable by its owner only."""
    part = file.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(file)
