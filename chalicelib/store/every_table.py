"""Imports every table's module, so that `tables.MODELS` is whole."""

from __future__ import annotations

from chalicelib.store import (  # noqa: F401
    audit,
    availability,
    board,
    cases,
    guards,
    jobs,
    lookup,
    messages,
    payments,
    people,
    registrations,
    results,
    rounds,
    seats,
    staff,
    standby,
)
from chalicelib.store.tables import MODELS

__all__ = ["MODELS"]
