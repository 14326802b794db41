"""Uploaded photos: what is stored of a good one, and how each bad one is refused."""

import io
import struct

import pytest
from PIL import Image

from chalicelib.domain.photo import REFUSALS, PhotoRefused, PhotoSpec
from chalicelib.gateways.photos import END, LARGEST, ORIENTATION, normalise
from infra.demo.portraits import portrait

SPEC = PhotoSpec(min_kb=1, max_kb=200, min_width=144, min_height=192)
PORTRAIT = portrait(3)


def jpeg(
    width: int = 360, height: int = 480, mode: str = "RGB", exif: Image.Exif | None = None
) -> bytes:
    """A ramp from black at the left to white at the right."""
    image = Image.linear_gradient("L").rotate(90).resize((width, height)).convert(mode)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=92, exif=exif or Image.Exif())
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def refusal(data: bytes, spec: PhotoSpec = SPEC) -> tuple[str, dict[str, object]]:
    with pytest.raises(PhotoRefused) as caught:
        normalise(data, spec)
    assert caught.value.code in REFUSALS
    return caught.value.code, caught.value.params


@pytest.mark.proves("S1-31")
def test_a_good_photo_keeps_its_size_and_loses_everything_else() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    exif.get_ifd(0x8825)[1] = "N"
    made = normalise(jpeg(exif=exif), SPEC)
    assert (made.width, made.height) == (360, 480) == opened(made.data).size
    assert not opened(made.data).getexif()
    assert b"where I live" not in made.data
    assert made == normalise(jpeg(exif=exif), SPEC)
    assert len(made.sha256) == 64


def test_a_synthetic_portrait_passes() -> None:
    made = normalise(PORTRAIT, SPEC)
    assert (made.width, made.height) == (358, 441)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_photo_is_stored_upright(orientation: int) -> None:
    """The ramp is dark at the left; the camera's turn moves the dark side where it belongs."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    sideways = orientation in (6, 8)
    data = jpeg(*((480, 360) if sideways else (360, 480)), exif=exif)
    made = normalise(data, SPEC)
    assert (made.width, made.height) == (360, 480)
    picture = opened(made.data).convert("L")
    edges = {
        "left": picture.getpixel((5, 240)),
        "right": picture.getpixel((355, 240)),
        "top": picture.getpixel((180, 5)),
        "bottom": picture.getpixel((180, 475)),
    }
    darkest = min(edges, key=lambda side: edges[side])  # type: ignore[arg-type,return-value]
    assert darkest == {1: "left", 3: "right", 6: "top", 8: "bottom"}[orientation]


def test_a_large_photo_is_made_smaller_and_never_cropped() -> None:
    made = normalise(jpeg(1800, 2400), SPEC)
    assert (made.width, made.height) == LARGEST
    assert len(made.data) <= SPEC.max_kb * 1024


def test_grey_becomes_colour() -> None:
    assert opened(normalise(jpeg(mode="L"), SPEC).data).mode == "RGB"


def test_a_large_result_is_pressed_under_the_limit() -> None:
    noise = Image.effect_noise((480, 640), 90).convert("RGB")
    target = io.BytesIO()
    noise.save(target, "JPEG", quality=50)
    spec = PhotoSpec(min_kb=1, max_kb=150, min_width=144, min_height=192)
    assert len(normalise(target.getvalue(), spec).data) <= 150 * 1024


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90\x00" + b"\0" * 4000, b"\x89PNG\r\n\x1a\n" + b"\0" * 4000, b"GIF89a"]
)
def test_other_formats_and_renamed_programs_are_refused(data: bytes) -> None:
    assert refusal(data) == ("photo_not_jpeg", {})


def test_the_limits_of_the_file_name_the_measure() -> None:
    data = jpeg()
    tight = PhotoSpec(min_kb=100, max_kb=200, min_width=1, min_height=1)
    code, params = refusal(data, tight)
    assert code == "photo_file_too_small"
    assert params == {"kb": round(len(data) / 1024, 1), "min_kb": 100, "max_kb": 200}
    assert refusal(data, PhotoSpec(1, 2, 1, 1))[0] == "photo_file_too_large"


@pytest.mark.parametrize(("width", "height"), [(143, 192), (144, 191)])
def test_one_pixel_too_few_is_refused(width: int, height: int) -> None:
    code, params = refusal(jpeg(width, height))
    assert code == "photo_too_small"
    assert params == {"width": width, "height": height, "min_width": 144, "min_height": 192}
    assert normalise(jpeg(144, 192), SPEC).width == 144


@pytest.mark.parametrize(("width", "height"), [(480, 360), (300, 600)])
def test_a_wrong_shape_is_refused(width: int, height: int) -> None:
    code, params = refusal(jpeg(width, height))
    assert code == "photo_aspect"
    assert params["ratio"] == round(width / height, 2)


def test_the_shape_is_judged_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert refusal(jpeg(360, 480, exif=exif))[0] == "photo_aspect"


def test_a_bomb_of_400_megapixels_is_refused_by_its_header() -> None:
    bomb = bytearray(jpeg())
    at = bomb.index(b"\xff\xc0")
    struct.pack_into(">HH", bomb, at + 5, 20_000, 20_000)
    code, params = refusal(bytes(bomb))
    assert code == "photo_too_many_pixels"
    assert params["megapixels"] == 400
    assert params["max_megapixels"] == 25


def test_cmyk_is_refused() -> None:
    assert refusal(jpeg(mode="CMYK"))[0] == "photo_cmyk"


@pytest.mark.parametrize("share", [0.002, 0.02, 0.3, 0.9])
def test_a_truncated_photo_is_refused(share: float) -> None:
    spec = PhotoSpec(min_kb=0, max_kb=200, min_width=144, min_height=192)
    assert refusal(PORTRAIT[: int(len(PORTRAIT) * share) + 3], spec)[0] == "photo_truncated"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff<script>alert(1)</script>" + b" " * 2000 + END,
        b"\xff\xd8\xff\xe0\x00\x02" + b"\0" * 2000 + END,
        PORTRAIT[:200] + b"\0" * 3000 + END,
        b"\xff\xd8\xff" + b"\xff" * 3000 + END,
    ],
)
def test_what_only_begins_like_a_photo_is_refused(data: bytes) -> None:
    assert refusal(data)[0] == "photo_unreadable"


def test_every_truncation_is_refused_and_none_breaks() -> None:
    spec = PhotoSpec(min_kb=0, max_kb=200, min_width=144, min_height=192)
    for length in range(3, len(PORTRAIT) - 2, 397):
        assert refusal(PORTRAIT[:length], spec)[0] in {"photo_truncated", "photo_unreadable"}
