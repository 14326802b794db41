"""`python -m infra.demo.files --out DIR`: the demo as files, to look at or to upload by hand."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from infra.demo.people import PERSONS, Person, people
from infra.demo.planted import planted
from infra.demo.rosters import as_csv, as_photos, as_xlsx, lines
from infra.demo.sites import sites
from infra.progress import Progress

PHOTOS = 400


def write(out: Path, *, persons: int = PERSONS, photos: int = PHOTOS, progress: Progress) -> None:
    """Makes every demo file in `out`; the same arguments give the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    everyone = list(people(persons))
    rows = list(lines(everyone))
    with progress.step(f"rosters of {persons} persons, {len(rows)} rows"):
        (out / "roster.csv").write_bytes(as_csv(rows))
        (out / "roster.gb18030.csv").write_bytes(as_csv(rows, "gb18030"))
        (out / "roster.xlsx").write_bytes(as_xlsx(rows))
    with progress.step(f"{photos} photos"):
        (out / "photos.zip").write_bytes(photo_zip(everyone[:photos]))
    bad = planted()
    (out / "roster-bad.csv").write_bytes(bad.data)
    _write_json(out / "roster-bad.json", {key: getattr(bad, key) for key in _EXPECTED})
    _write_json(out / "sites.json", [asdict(site) for site in sites()])
    progress.say(f"written to {out}")


_EXPECTED = ("good", "repeated", "faults", "warnings")


def photo_zip(persons: list[Person]) -> bytes:
    return as_photos(persons, import_module("infra.demo.portraits").portrait)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.demo.files", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    told = parser.parse_args()
    write(told.out, persons=told.persons, photos=told.photos, progress=Progress())


if __name__ == "__main__":
    main()
