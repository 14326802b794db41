"""The movable clock of the local stage: how far the rules' time is ahead of the wall.

The local cloud puts this folder on the PYTHONPATH of its functions; no package and no template
knows of it.
"""

import os
from pathlib import Path


def offset() -> float:
    """Seconds between the rules' time and the wall's; 0 when nobody moved the clock."""
    try:
        return float(Path(os.environ["ZHUNKAO_CLOCK_FILE"]).read_text())
    except (KeyError, OSError, ValueError):
        return 0.0
