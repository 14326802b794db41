"""The ZIP of original photos: what is taken, what is skipped, and what could do harm."""

import io
import stat
import zipfile
import zlib

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.gateways.archives import MAX_PHOTO_BYTES, PhotoArchive, open_photos

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 20
TICKET = "420011132100115"
ID_NO = "61019919920229007X"


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    out.seek(0)
    return out


def codes(archive: PhotoArchive) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in archive.faults]


def file_refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        open_photos(io.BytesIO(data))
    return caught.value.errors[0].code


@pytest.mark.proves("S1-42")
def test_photos_are_named_by_ticket_or_id_number() -> None:
    archive = open_photos(
        packed(
            (f"{TICKET}.jpg", JPEG),
            ("照片/61019919920229007x.JPEG", JPEG),
            ("照片/Ｈ00000013.jpg", JPEG),
        )
    )
    assert [photo.number for photo in archive.photos] == [TICKET, ID_NO, "H00000013"]
    assert [photo.read() for photo in archive.photos] == [JPEG] * 3
    assert archive.faults == ()


def test_folders_and_litter_are_skipped() -> None:
    archive = open_photos(
        packed(
            ("照片/", b""),
            (f"__MACOSX/照片/._{TICKET}.jpg", b"x"),
            (f"照片/._{TICKET}.jpg", b"x"),
            ("照片/Thumbs.db", b"x"),
            ("照片/.DS_Store", b"x"),
            (f"照片/{TICKET}.jpg", JPEG),
        )
    )
    assert [photo.number for photo in archive.photos] == [TICKET]
    assert archive.faults == ()


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_names_of_a_chinese_windows_are_understood(codec: str) -> None:
    standing_in = "A" * len("诚照片".encode(codec))
    data = packed((f"{standing_in}/{TICKET}.jpg", JPEG)).getvalue()
    data = data.replace(standing_in.encode(), "诚照片".encode(codec))
    (photo,) = open_photos(io.BytesIO(data)).photos
    assert photo.name == f"诚照片/{TICKET}.jpg"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (f"../{TICKET}.jpg", JPEG, "photo_path"),
        (f"a/../../{TICKET}.jpg", JPEG, "photo_path"),
        (f"..\\{TICKET}.jpg", JPEG, "photo_path"),
        (f"/etc/{TICKET}.jpg", JPEG, "photo_path"),
        (f"C:\\{TICKET}.jpg", JPEG, "photo_path"),
        ("more.zip", b"PK\x03\x04", "photo_nested"),
        (f"{TICKET}.exe", b"MZ", "photo_type"),
        (f"{TICKET}.jpg.exe", b"MZ", "photo_type"),
        (f"{TICKET}.png", b"\x89PNG", "photo_type"),
        ("林知远.jpg", JPEG, "photo_name"),
        (f"{TICKET}_1.jpg", JPEG, "photo_name"),
        (f"{TICKET}.jpg", b"", "photo_empty"),
        (f"{TICKET}.jpg", b"\xff\xd8\xff" + b"\x00" * 2_000_000, "photo_bomb"),
    ],
)
def test_each_unwelcome_entry_has_its_own_code(name: str, content: bytes, code: str) -> None:
    archive = open_photos(packed((name, content), (f"{ID_NO}.jpg", JPEG)))
    assert codes(archive) == [(1, code)]
    assert [photo.number for photo in archive.photos] == [ID_NO]


def test_the_size_of_a_photo_is_limited_on_both_sides() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{TICKET}.jpg", JPEG.ljust(MAX_PHOTO_BYTES, b"\0"))
        archive.writestr(f"{ID_NO}.jpg", JPEG.ljust(MAX_PHOTO_BYTES + 1, b"\0"))
    found = open_photos(out)
    assert codes(found) == [(2, "photo_too_large")]
    assert len(found.photos[0].read()) == MAX_PHOTO_BYTES


def test_links_and_encrypted_entries_are_refused() -> None:
    link = zipfile.ZipInfo(f"{TICKET}.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert codes(open_photos(packed((link, b"/etc/passwd")))) == [(1, "photo_path")]
    data = bytearray(packed((f"{TICKET}.jpg", JPEG)).getvalue())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert codes(open_photos(io.BytesIO(bytes(data)))) == [(1, "photo_encrypted")]


def test_two_photos_for_one_number_refuse_each_other() -> None:
    archive = open_photos(
        packed((f"a/{ID_NO}.jpg", JPEG), (f"b/{ID_NO.lower()}.jpeg", JPEG), (f"{TICKET}.jpg", JPEG))
    )
    assert codes(archive) == [(1, "photo_duplicate"), (2, "photo_duplicate")]
    assert [photo.number for photo in archive.photos] == [TICKET]


@pytest.mark.parametrize("content", [b"MZ\x90", b"PK\x03\x04", b"\x89PNG\r\n", b"GIF89a"])
def test_a_renamed_file_is_noticed_when_it_is_read(content: bytes) -> None:
    (photo,) = open_photos(packed((f"{TICKET}.jpg", content))).photos
    with pytest.raises(Invalid) as caught:
        photo.read()
    assert caught.value.errors[0].code == "photo_type"


def test_a_damaged_photo_is_noticed_when_it_is_read() -> None:
    data = packed((f"{TICKET}.jpg", JPEG)).getvalue()
    crc = zlib.crc32(JPEG).to_bytes(4, "little")
    (photo,) = open_photos(io.BytesIO(data.replace(crc, b"\0\0\0\0"))).photos
    with pytest.raises(Invalid) as caught:
        photo.read()
    assert caught.value.errors[0].code == "photo_damaged"


def test_what_is_no_archive_is_refused() -> None:
    assert file_refusal(b"") == "file_damaged"
    assert file_refusal(b"MZ\x90") == "file_damaged"
    assert file_refusal(packed((f"{TICKET}.jpg", JPEG)).getvalue()[:-5]) == "file_damaged"


def test_an_archive_that_says_it_holds_too_much_is_refused() -> None:
    data = bytearray(packed(*((f"{n:015d}.jpg", JPEG) for n in range(3))).getvalue())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 24 : at + 28] = (0x7FFFFFFF).to_bytes(4, "little")
    assert file_refusal(bytes(data)) == "file_bomb"
