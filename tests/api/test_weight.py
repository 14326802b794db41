"""The API function's import carries nothing that only other functions, or rare requests, need."""

from __future__ import annotations

import subprocess
import sys

from infra.paths import ROOT

HEAVY = (
    *("xhtml2pdf", "reportlab", "PIL", "jinja2", "segno", "python_calamine", "argon2", "pyotp"),
    *("cryptography", "jwt", "boto3", "altcha", "chalicelib.api.contract"),
    *("chalicelib.programmes.schema", "chalicelib.api.answers", "chalicelib.domain.roster"),
    *("chalicelib.gateways.archives", "chalicelib.gateways.workbooks"),
)
CODE = f"import sys, app; print([name for name in {HEAVY!r} if name in sys.modules])"


def test_the_import_is_light() -> None:
    told = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
