"""Build the faces that the papers are set in, from published fonts: each time the same bytes.

    python -m infra.fonts            (needs npm, and on Debian apt-get and dpkg-deb)

Face 1 holds what nearly every paper needs; it stays plain TrueType so that it loads at once. The
faces after it hold everything else in slices by code point, compressed, and are opened only for a
name that needs one. `glyphs.bin.xz` tells the face of each code point (docs/decisions/0003).
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FACES = ROOT / "vendor" / "zhunkao_fonts"
INDEX = ROOT / "chalicelib" / "papers" / "glyphs.bin.xz"

COMMON = 1
SANS_SLICE = 3_000
RARE_SLICE = 4_096

# Frequent in given names, yet outside GB 2312.
NAMES = (
    "喆玥祎翀堃昇甯晞珺琤頔瑄瑀玹珩琂琬瑢璟璇璐翊翌翯翾昉昕昰晗晔晟晖晙暄暐旸旻旼煜煊焱焜烜熠燊燚"
    "淇淏淼湉滢潇澍濛瀚灏沄沅泠泓洺浡浥涵涞宸宥宬寔寯岚岍峤崟嵘嵩彧徕忻怡恺悦惇愔慜懿瑾瑜瑶璨璘"
    "皓皙睿矜祺禛禤禧稷穆竑笙筠筱箐篁纭绎绮缇缙缦羿翎翡翮翰耘聿胤舜芃芊芙芮芷苒茗荀荃荻莀莹菁菡萱葳"
    "蓁蔺蕙薇藜蘅虓蛟裕襄觅訸詠誉諵谌谦豫赟跞轩辰迦逸邈郗郦鄢酆钰铄铎铭锃锜镕镛閟闫阐陞雯霁霂霈霏霖"
    "霭靓靖鞠韫韬頫颀颖颢飏飒馥骁骐骞骥魁鸢鸿鹄麒麟龑䶮仝佟佳佶侑俣倓倩偲傒僖儇兕冉凇凌刘勍勖卓卿厷"
    "叡吉吕周咏哲唐啸嘉囡圳坤垚垭埕埼堉塬墁墨夏夙奕奚妍姗姝娅娴婧婵媛嫄嫣嫱孜孟孪"
)


@dataclass(frozen=True)
class Source:
    spec: str
    sha256: str


NOTO_SANS = Source(
    "@expo-google-fonts/noto-sans-sc@0.4.3",
    "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
)
HANAZONO = Source(
    "fonts-hanazono=20170904-2.1",
    "a6943366b4f5a6cec34221f8b4eb22555a628f0ee6ef4e3d3401cabe9363aeae",
)

# The default dictionary of this preset would take 64 MiB to read; no face is larger than 4.
XZ = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 22}]

STRIPPED = (
    *("vhea", "vmtx", "VORG", "BASE", "STAT", "gasp", "GSUB", "GPOS", "GDEF", "DSIG"),
    *("FFTM", "meta", "prep", "fpgm", "cvt "),
)


def fetch(source: Source, into: Path) -> Path:
    """Download one archive with its own client, check it, unpack it."""
    into.mkdir(parents=True)
    npm = source.spec.startswith("@")
    command = ["npm", "pack", "--silent"] if npm else ["apt-get", "download"]
    subprocess.run([*command, source.spec], cwd=into, check=True, capture_output=True)
    (archive,) = into.iterdir()
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != source.sha256:
        raise SystemExit(f"{source.spec}: sha256 is {found}, expected {source.sha256}")
    unpack = ["tar", "xzf", str(archive)] if npm else ["dpkg-deb", "-x", str(archive), "."]
    subprocess.run(unpack, cwd=into, check=True)
    return into


def gb2312() -> set[int]:
    """Every character of GB 2312-80."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def common(available: set[int]) -> set[int]:
    """GB 2312, Latin with its accents, punctuation, and the letters of names beyond them."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    marks = set(range(0x2000, 0x2070)) | set(range(0x3000, 0x3040)) | set(range(0xFF00, 0xFFF0))
    return (gb2312() | latin | marks | set(map(ord, NAMES))) & available


def slices(points: Iterable[int], size: int) -> list[list[int]]:
    ordered = sorted(points)
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]


def cmap(font: Path) -> set[int]:
    return set(TTFont(font, lazy=True).getBestCmap())


def cut(font: Path, points: Iterable[int], target: Path) -> None:
    """Write the glyphs of `points`, without layout tables or hints; `.xz` is compressed."""
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, name_IDs=["*"]
    )
    options.recalc_timestamp = False
    options.drop_tables += STRIPPED
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(loaded)
    rename(loaded, target.name.split("-")[1])
    plain = target.with_name(target.name.removesuffix(".xz"))
    subset.save_font(loaded, str(plain), options)
    if target != plain:
        target.write_bytes(lzma.compress(plain.read_bytes(), filters=XZ))
        plain.unlink()
    print(f"{target.name:24} {target.stat().st_size / 1024:8.0f} KB  {loaded['maxp'].numGlyphs}")


def rename(font: TTFont, number: str) -> None:
    """Each face needs a PostScript name of its own: a PDF tells its fonts apart by it."""
    names = font["name"]
    own = f"{names.getDebugName(6)}-{number}"
    names.names = [record for record in names.names if record.nameID in (0, 1, 2, 13, 14)]
    names.setName(own, 6, 3, 1, 0x409)


def write_index(faces: dict[int, Iterable[int]], target: Path) -> None:
    table = bytearray(max(max(points) for points in faces.values()) + 1)
    for number, points in faces.items():
        for point in points:
            table[point] = number
    target.write_bytes(lzma.compress(bytes(table), filters=XZ))
    print(f"{target.name:24} {target.stat().st_size / 1024:8.1f} KB")


def build(sans: Path, rare: Path, into: Path) -> None:
    """Noto Sans SC first; HanaMin, a Song face, only for ideographs that Noto does not draw."""
    regular = sans / "package/400Regular/NotoSansSC_400Regular.ttf"
    bold = sans / "package/700Bold/NotoSansSC_700Bold.ttf"
    first = common(cmap(regular) & cmap(bold))
    faces: dict[int, Iterable[int]] = {COMMON: first}
    for weight, font in ((400, regular), (700, bold)):
        cut(font, first, into / f"face-01-{weight}.ttf")
        for number, points in enumerate(slices(cmap(regular) - first, SANS_SLICE), COMMON + 1):
            faces[number] = points
            cut(font, points, into / f"face-{number:02}-{weight}.ttf.xz")
    drawn = cmap(regular)
    for name in ("HanaMinA", "HanaMinB"):
        font = rare / f"usr/share/fonts/truetype/hanazono/{name}.ttf"
        new = {point for point in cmap(font) - drawn if ideograph(point)}
        drawn |= new
        for number, points in enumerate(slices(new, RARE_SLICE), max(faces) + 1):
            faces[number] = points
            cut(font, points, into / f"face-{number:02}-400.ttf.xz")
    write_index(faces, into / INDEX.name)


def ideograph(point: int) -> bool:
    """A Han character of any block, the compatibility ones included."""
    return 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or 0x20000 <= point <= 0x3FFFF


def licences(sans: Path, rare: Path, into: Path) -> None:
    (into / "OFL-noto-sans-sc.txt").write_bytes((sans / "package/LICENSE_FONT").read_bytes())
    text = (rare / "usr/share/doc/fonts-hanazono/copyright").read_bytes()
    (into / "LICENSE-hanazono.txt").write_bytes(text)


def main() -> None:
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    with tempfile.TemporaryDirectory() as temp:
        work = Path(temp)
        sans, rare = fetch(NOTO_SANS, work / "sans"), fetch(HANAZONO, work / "rare")
        made = work / "made"
        made.mkdir()
        build(sans, rare, made)
        licences(sans, rare, made)
        shutil.move(made / INDEX.name, INDEX)
        shutil.rmtree(FACES, ignore_errors=True)
        shutil.move(made, FACES)


if __name__ == "__main__":
    main()
