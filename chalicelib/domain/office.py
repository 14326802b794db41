"""A place where persons are confirmed: published by the office itself (S5-22, P-15)."""

from __future__ import annotations

from dataclasses import dataclass

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Office:
    """`district` is the exam district it serves."""

    code: str
    name: Words
    address: Words
    hours: Words
    bring: Words
    district: str
    phone: str
    open: bool
    version: int
