"""The pictures of the guides. `make pictures` keeps them; any other run only takes them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import ViewportSize

from infra.paths import ROOT
from tests.site.mock_staff_results_data import NOW_THREE
from tests.site.visits import R

KEPT = ROOT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 760}
DESK: ViewportSize = {"width": 1280, "height": 760}
CANDIDATE: dict[str, tuple[str, str, dict[str, str]]] = {
    "sites": ("none", f"{R}/sites?province=湖北省", {}),
    "held": ("held", f"{R}/status", {}),
    "step-papers": ("none", "#/rounds/pets-mock/flow", {"member": "pets", "flow": "papers"}),
    "step-proof": (
        "none",
        "#/rounds/degree_english-mock/flow",
        {"member": "degree_english", "flow": "proof"},
    ),
    "paid": ("paid", f"{R}/status", {}),
    "photo": ("confirm", f"{R}/photo", {}),
    "ticket-page": ("ready", f"{R}/ticket", {}),
    "result": ("results", f"{R}/result", {"result": "A"}),
    "messages": ("moved", f"{R}/messages", {}),
    "privacy": ("held", f"{R}/privacy", {}),
    "verify": ("out:phase_one", "#/verify/ZC1.valid", {}),
}
STAFF: dict[str, tuple[str, dict[str, Any]]] = {
    "board": ("board", {}),
    "desk-candidate": ("registrations/c000", {}),
    "desk-approval": ("approvals/q2", {}),
    "desk-photos": ("photos", {}),
    "desk-case": ("queues/proof", {}),
    "desk-grades": ("grades/g1", {"start": NOW_THREE}),
    "desk-release": ("release", {"start": NOW_THREE, "results": {"stage": "armed"}}),
    "desk-certificates": (
        "certificates?site=4201",
        {"start": NOW_THREE, "results": {"stage": "open"}},
    ),
    "desk-log": ("log", {"start": NOW_THREE}),
}
PAPERS = {"ticket", "certificate"}
"""Made from PDFs by the walk, and kept by hand."""


def folder(tmp_path: Path) -> Path:
    """Where pictures go in this run."""
    return KEPT if os.environ.get("PICTURES") else tmp_path
