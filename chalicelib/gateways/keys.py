"""Every key of the platform, derived from one master secret and named by its purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.domain.errors import NotSignedIn

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_NONCE = 12


class Keys:
    """`secret` is read when the first key is needed: a function that needs none never asks."""

    def __init__(self, secret: Callable[[], str], random_bytes: Callable[[int], bytes]) -> None:
        self._secret = secret
        self._random_bytes = random_bytes
        self._derived: dict[str, bytes] = {}

    def blind(self, kind: str, value: str) -> str:
        """A keyed digest to compare and look up by without opening the value."""
        digest = hmac.digest(self._key(f"blind/{kind}"), value.encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:18]).decode()

    def random(self, count: int) -> bytes:
        """Fresh bytes, as a new secret needs them."""
        return self._random_bytes(count)

    def digest(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA256 under a key of that purpose: for what only we read again, at once."""
        return hmac.digest(self._key(purpose), message, "sha256")

    def seal(self, text: str) -> str:
        """AES-GCM, a fresh nonce each time."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = self._random_bytes(_NONCE)
        sealed = AESGCM(self._key("seal")).encrypt(nonce, text.encode(), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str) -> str:
        """What `seal` closed; raises cryptography's InvalidTag if a byte was changed."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        raw = base64.urlsafe_b64decode(sealed)
        return AESGCM(self._key("seal")).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()

    def session(self, claims: dict[str, Any], wall: datetime, lasts: timedelta) -> str:
        """A signed session token; ends at `wall + lasts`. Named, so that it can be ended before."""
        import jwt

        named = {"jti": self._random_bytes(9).hex(), **claims}
        times = {"iat": int(wall.timestamp()), "exp": int((wall + lasts).timestamp())}
        return jwt.encode({**named, **times}, self._key("session"), algorithm="HS256")

    def read_session(self, token: str, wall: datetime) -> dict[str, Any]:
        """The claims; raises NotSignedIn for a forged, foreign or ended token."""
        import jwt

        try:
            options: Any = {"require": ["exp", "iat"], "verify_exp": False, "verify_iat": False}
            key = self._key("session")
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=["HS256"], options=options)
        except jwt.InvalidTokenError:
            raise NotSignedIn() from None
        if claims["exp"] <= wall.timestamp():
            raise NotSignedIn(ended=True)
        return claims

    def sign(self, message: bytes) -> bytes:
        """Ed25519, for the QR of tickets."""
        return self._signer.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature

        try:
            self._signer.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._key("sign"))

    def _key(self, purpose: str) -> bytes:
        """HKDF-SHA256 with one output block: extract with an empty salt, expand by purpose."""
        if purpose not in self._derived:
            extracted = hmac.digest(bytes(hashlib.sha256().digest_size), self._master(), "sha256")
            self._derived[purpose] = hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")
        return self._derived[purpose]

    def _master(self) -> bytes:
        return self._secret().encode()
