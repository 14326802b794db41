"""Pictures of cards and faces are made harmless, and a specimen stays known as one."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from chalicelib.domain.photo import PhotoRefused
from chalicelib.gateways import scans
from chalicelib.gateways.realname import Police, Unreadable
from chalicelib.gateways.realname.simulated import Simulated
from chalicelib.gateways.specimen import marked, marker
from infra.demo import specimens

GPS, ORIENTATION, SIDEWAYS = 0x8825, 0x0112, 6


def picture(
    size: tuple[int, int] = (800, 500), kind: str = "JPEG", mode: str = "RGB", **how: object
) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind, **how)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.proves("S4-08")
def test_position_and_camera_go_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = SIDEWAYS
    exif[0x0110] = "a telephone"
    exif.get_ifd(GPS)[1] = "N"
    made = scans.clean(picture(exif=exif), "image/jpeg")
    assert opened(made).size == (500, 800)
    assert dict(opened(made).getexif()) == {}
    assert b"telephone" not in made


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA")])
def test_whatever_it_is_drawn_in_it_becomes_rgb(kind: str, mode: str) -> None:
    made = scans.clean(picture(kind=kind, mode=mode), f"image/{kind.lower()}")
    assert (opened(made).format, opened(made).mode) == ("JPEG", "RGB")


def test_large_ones_are_made_smaller_and_never_larger() -> None:
    assert opened(scans.clean(picture((4000, 2500)), "image/jpeg")).size == (1600, 1000)
    assert opened(scans.clean(picture((200, 300)), "image/jpeg")).size == (200, 300)


@pytest.mark.parametrize(
    ("data", "said", "code"),
    [
        (b"", "image/jpeg", "photo_unreadable"),
        (b"\xff\xd8\xff no picture", "image/jpeg", "photo_unreadable"),
        (picture(kind="PNG"), "image/jpeg", "photo_unreadable"),
        (picture()[:400], "image/jpeg", "photo_unreadable"),
        (picture((199, 300)), "image/jpeg", "photo_too_small"),
        (picture((10_000, 5_001), "PNG", "1"), "image/png", "photo_too_many_pixels"),
    ],
)
def test_what_is_no_such_picture_is_refused(data: bytes, said: str, code: str) -> None:
    with pytest.raises(PhotoRefused) as refused:
        scans.clean(data, said)
    assert refused.value.code == code


def test_videos_are_known_by_their_first_bytes() -> None:
    assert scans.is_video(specimens.video("x", "1"), "video/mp4")
    assert scans.is_video(b"\x1a\x45\xdf\xa3 matroska", "video/webm")
    assert not scans.is_video(b"\x1a\x45\xdf\xa3 matroska", "video/mp4")
    assert not scans.is_video(b"MZ", "video/webm")


def test_a_specimen_is_known_before_and_after_and_nothing_else_is() -> None:
    card = specimens.card("portrait", "林测一", "460199199003070017")
    assert marker(card) == marker(scans.clean(card, "image/jpeg"))
    assert (marker(card) or {})["name"] == "林测一"
    assert opened(card).format == "JPEG"
    assert marker(picture()) is None
    assert marker(marked(b"a video", kind="x")) == {"kind": "x"}


def test_the_simulated_provider_reads_markers_and_nothing_else() -> None:
    provider = Simulated()
    assert provider.simulated
    card = specimens.card("portrait", "林测一", "460199199003070017", valid_until="2030-01-01")
    read = provider.read_card("portrait", card)
    assert (read.name, read.side, str(read.valid_until)) == ("林测一", "portrait", "2030-01-01")
    assert provider.police(read.name, read.id_no, card) == Police.MATCH
    assert provider.alike(specimens.face(read.id_no), card) >= 80
    assert provider.alike(specimens.face("somebody else"), card) < 60
    for call in (
        lambda: provider.read_card("portrait", picture()),
        lambda: provider.read_card("portrait", specimens.face("x")),
        lambda: provider.digits(card),
        lambda: provider.live(picture(), "nonce", ()),
    ):
        with pytest.raises(Unreadable):
            call()
