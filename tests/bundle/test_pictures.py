"""Pictures are made anew, and nothing comes through but what the eye sees."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from mirror.bundle.pictures import Encoded, Setting, begins_as_picture, encode
from mirror.errors import PictureError
from tests.bundle.articles import jpeg

STANDARD = Setting(edge=1200, quality=60)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(encoded: Encoded) -> Image.Image:
    return Image.open(BytesIO(encoded.data))


def two_halves(size: tuple[int, int] = (200, 100)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def close(pixel: tuple[int, ...], color: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(pixel, color, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_photo_comes_out_as_webp(kind: str):
    made = encode(saved(two_halves(), kind), STANDARD)
    assert (made.kind, made.width, made.height, opened(made).format) == ("webp", 200, 100, "WEBP")


def test_the_longest_side_is_bounded():
    made = encode(jpeg(), STANDARD)
    assert (made.width, made.height) == (1200, 800)


def test_a_small_picture_is_not_blown_up():
    assert encode(saved(two_halves(), "PNG"), STANDARD).width == 200


def test_the_jpeg_profile_gives_jpeg():
    made = encode(jpeg(), Setting(edge=1200, quality=65, kind="jpeg"))
    assert opened(made).format == "JPEG"


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the top is at the right
    made = opened(encode(saved(two_halves(), "JPEG", exif=exif, quality=95), STANDARD))
    assert made.size == (100, 200)
    assert close(made.convert("RGB").getpixel((50, 20)), (255, 0, 0))


@pytest.mark.parametrize("kind", ["webp", "jpeg"])
def test_nothing_that_was_written_beside_the_pixels_comes_through(kind: str):
    exif = Image.Exif()
    exif[0x010E] = "SECRET place"
    exif.get_ifd(0x8825)[1] = "N"
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "SECRET name")
    source = saved(two_halves(), "PNG", exif=exif, pnginfo=note) + b"SECRET tail"
    made = encode(source, Setting(edge=1200, quality=60, kind=kind))
    assert b"SECRET" not in made.data
    assert not {"exif", "icc_profile", "comment", "xmp"} & opened(made).info.keys()


def test_a_drawing_on_a_clear_ground_stands_on_white():
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    made = opened(encode(saved(clear, "PNG"), STANDARD)).convert("RGB")
    assert close(made.getpixel((50, 50)), (255, 255, 255))


def test_a_picture_of_sixteen_bits_keeps_its_gray():
    gray = Image.new("I;16", (100, 100), 128 * 256)
    made = opened(encode(saved(gray, "PNG"), STANDARD)).convert("RGB")
    assert close(made.getpixel((50, 50)), (128, 128, 128))


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (50, 50), color) for color in ("red", "blue")]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    made = opened(encode(moving, STANDARD))
    assert getattr(made, "n_frames", 1) == 1
    assert close(made.convert("RGB").getpixel((25, 25)), (255, 0, 0))


def test_a_photo_of_a_large_camera_is_decoded_small():
    made = encode(saved(two_halves((8000, 6000)), "JPEG"), STANDARD)
    assert (made.width, made.height) == (1200, 900)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_what_is_opened_begins_as_a_picture(kind: str):
    assert begins_as_picture(saved(two_halves(), kind))


@pytest.mark.parametrize(
    "unverified", [b"", b"<html>", b"\xff\xd8", b"<svg/>", b"\0\0\0\x20ftypisom"]
)
def test_a_page_does_not_begin_as_a_picture(unverified: bytes):
    assert not begins_as_picture(unverified)


@pytest.mark.parametrize(
    "unverified",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>not found</html>",
        saved(two_halves(), "BMP"),
        saved(two_halves(), "TIFF"),
        saved(two_halves(), "PNG")[:200],
        saved(Image.new("1", (6000, 5000)), "PNG"),
        saved(Image.new("L", (6000, 5000)), "JPEG", progressive=True),
        saved(Image.new("RGB", (1, 1)), "GIF"),
    ],
    ids=[
        "empty",
        "svg",
        "html",
        "bmp",
        "tiff",
        "cut off",
        "too many pixels",
        "too many at once",
        "tracking pixel",
    ],
)
def test_what_is_no_photo_is_refused(unverified: bytes):
    with pytest.raises(PictureError):
        encode(unverified, STANDARD)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_damaged_bytes_raise_our_error_or_none(at: int, splice: bytes):
    source = saved(two_halves(), "JPEG")
    try:
        encode(source[:at] + splice + source[at + len(splice) :], STANDARD)
    except PictureError:
        return


def test_the_same_picture_gives_the_same_bytes():
    assert encode(jpeg(), STANDARD) == encode(jpeg(), STANDARD)


def test_only_the_decoders_we_name_are_loaded():
    """A decoder that is not there has no holes; Pillow has some forty."""
    code = (
        "import sys; from mirror.bundle.pictures import *;"
        "from tests.bundle.articles import jpeg;"
        "encode(jpeg(), Setting(edge=100, quality=60));"
        "print({'PIL.FitsImagePlugin', 'PIL.EpsImagePlugin'} & sys.modules.keys())"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, check=True
    )
    assert out.stdout.strip() == b"set()"
