"""Argon2id hashes of what people know: passwords, and answers to security questions."""

from __future__ import annotations

NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "rTIDVN1fH0yXjgxFuRR7kWI1Uw4EpLc2ee6G1zkR3Uo"
)
"""Verified where there is nobody, so that the answer takes as long."""


def hashed(secret: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(secret)


def fits(stored: str | None, secret: str) -> bool:
    """None, or an emptied one, fits nothing, and takes as long to say so."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        PasswordHasher().verify(stored or NOBODY, secret)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(stored)
