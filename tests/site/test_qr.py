"""The QR code drawn on both sites is the one another encoder draws."""

from __future__ import annotations

import json
import subprocess

import pytest
from reportlab.graphics.barcode import qrencoder

from tests.site.weight import SITE

GRIDS = """
import { qrGrid } from %s;
console.log(JSON.stringify(%s.map(qrGrid)));
"""


@pytest.mark.parametrize("length", [9, 44, 164, 244, 404, 604])
def test_grid_is_the_standard_one(length: int) -> None:
    text = ("ZK1." + "aB3_-" * 200)[:length]
    script = GRIDS % (json.dumps((SITE / "shared/qr.js").as_uri()), json.dumps([text]))
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    grid = json.loads(done.stdout)[0]
    assert grid in [other(text, (len(grid) - 17) // 4, mask) for mask in range(8)]


def other(text: str, version: int, mask: int) -> list[list[int]]:
    code = qrencoder.QRCode(version, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text.encode()))
    code.makeImpl(False, mask)
    return [[int(bool(cell)) for cell in row] for row in code.modules]
