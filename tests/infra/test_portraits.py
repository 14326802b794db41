"""The drawn portraits: the same for the same seed, different for others, and of the right form."""

import io

from PIL import Image

from infra.demo.portraits import portrait


def test_a_seed_gives_one_picture() -> None:
    assert portrait(12) == portrait(12)


def test_portraits_differ_and_have_the_form_of_an_identification_photo() -> None:
    made = [portrait(seed) for seed in range(12)]
    assert len(set(made)) == len(made)
    for data in made:
        assert 10 * 1024 <= len(data) <= 25 * 1024
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("JPEG", (358, 441))
            red, green, blue = image.convert("RGB").getpixel((6, 6))  # type: ignore[misc]
        assert red < green < blue
        assert blue > 220
