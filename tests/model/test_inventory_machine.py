"""Everything that may happen to seats and money, in any order, on the real code and a real engine.

Any write may meet a fault (`faults.py`): the process dies before it, its answer is lost, it is sent
twice, held up while others go on, throttled, in the way of a transaction, or never arrives. What
must hold is checked after every step, and again after recovery: all notifications once more, sweep,
audit.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import pytest
from hypothesis import settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.model.machine_staff import Caretakers

_SAY_EACH = 50


class Machine(Caretakers):
    """All of it; its steps are in `machine_people.py` and `machine_staff.py`."""

    runs = 0

    def teardown(self) -> None:
        super().teardown()
        Machine.runs += 1
        if Machine.runs % _SAY_EACH == 0:
            sys.stderr.write(f"process {os.getpid()}: {Machine.runs} runs\n")


@pytest.mark.proves("S1-26", "S1-28", "A6-1", "A6-2")
@pytest.mark.timeout(0)
def test_nothing_is_lost_sold_twice_or_left_without_an_ending(
    faulty: Mapping[str, str], share: int
) -> None:
    profile = "soak" if settings.get_current_profile_name() == "soak" else "quick"
    Machine.environment = faulty
    run_state_machine_as_test(Machine, settings=settings.get_profile(profile))
