"""Two depths: `quick` in every run, `soak` by `make soak` (`--hypothesis-profile=soak`)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile(
    "quick",
    max_examples=16,
    stateful_step_count=24,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "soak",
    max_examples=int(os.environ.get("EXAMPLES") or 2000),
    stateful_step_count=40,
    deadline=None,
    print_blob=True,
    phases=(Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=_SLOW,
)
