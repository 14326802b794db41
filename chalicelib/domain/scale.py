"""What a score may be: its ends, its step and what passes. Exact decimals, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Scale:
    """`pass_at` is None where nothing is passed or failed: a score and no more."""

    lowest: Decimal
    highest: Decimal
    step: Decimal
    pass_at: Decimal | None = None

    def read(self, text: str) -> Decimal | None:
        """The score that a cell says; None for what lies outside or between the steps."""
        try:
            value = Decimal(text)
        except InvalidOperation:
            return None
        if not value.is_finite() or not self.lowest <= value <= self.highest:
            return None
        return value if (value - self.lowest) % self.step == 0 else None

    def passed(self, value: Decimal) -> bool | None:
        """The limit itself passes (S2-41); None where nothing is passed or failed."""
        return None if self.pass_at is None else value >= self.pass_at
