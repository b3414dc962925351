"""
Pictures made anew: nothing of the file that came is in ours but what the eye sees.

Only formats named here are opened, only so many pixels are decoded, only pixels are kept: no EXIF,
GPS, comment, color profile, thumbnail, second frame, or bytes behind the picture. SVG is never
passed through: it is a program.
"""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from enum import StrEnum

from PIL import (
    Image,
    WebPImagePlugin,  # noqa: F401 registers itself, so that Pillow need not load all of its decoders
    features,
)
from PIL import __version__ as pillow_version

from mirror.errors import PictureError

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")  # what outlets serve; other decoders stay shut
_MAGIC = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a|....ftyp(?:avi[fs]|m[is]f1)",
    re.DOTALL,
)  # the last is ISO/IEC 14496-12: how an AVIF begins, and no film
_MAX_PIXELS = 25_000_000  # by the header: 75 MB as RGB; a photo straight from a camera has 24
_MAX_SCALED = 80_000_000  # of a baseline JPEG: it is decoded at a quarter of its sides or less
_MAX_SIDE = 16_383  # px: the most WebP can hold
_MIN_SIDE = 8  # px: less is a tracking pixel or a spacer
_BLOCKS = 4  # of 16 MB that Pillow keeps for the next picture: a tenth of the time was the kernel's
_WEBP_METHOD = 1  # of 2: the same SSIM (.929), 9 % more bytes, three quarters of the time


class Profile(StrEnum):
    """Whom the pictures are for; the value is what mirrors.toml says."""

    STANDARD = "standard"
    SMALL = "small"
    """800 px: a third fewer bytes."""
    JPEG = "jpeg"
    """For viewers without WebP (before iOS 14, Android 4.3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How pictures are encoded in one try at fitting the budget."""

    edge: int
    """Longest side, px."""
    quality: int
    kind: str = "webp"
    """"webp" or "jpeg"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoded:
    """A picture as it goes into the file."""

    kind: str
    data: bytes
    width: int
    height: int

    def source(self) -> str:
        """Return it as a data URL (RFC 2397)."""
        return f"data:image/{self.kind};base64,{base64.b64encode(self.data).decode()}"


def begins_as_picture(unverified: bytes) -> bool:
    """Tell whether bytes begin as one of the formats that are opened; a server's word is none."""
    return bool(_MAGIC.match(unverified))


def encode(unverified: bytes, setting: Setting) -> Encoded:
    """
    Return the picture in *unverified*, upright, in sRGB, on white, no larger than *setting* says.

    Raises:
        PictureError: it is none of the formats, too large, too small, or damaged.
    """
    Image.core.set_blocks_max(_BLOCKS)  # type: ignore[attr-defined]  # PILLOW_BLOCKS_MAX' other way
    try:
        pixels = _decode(unverified, setting.edge)
        out = io.BytesIO()
        if setting.kind == "jpeg":
            pixels.save(out, "JPEG", quality=setting.quality, progressive=True, optimize=True)
        else:
            pixels.save(out, "WEBP", quality=setting.quality, method=_WEBP_METHOD)
    except PictureError:
        raise
    except (Exception, Image.DecompressionBombWarning) as error:
        # decoders raise almost anything on damaged bytes, and none of it is our fault
        raise PictureError(f"not a picture that can be read: {type(error).__name__}") from error
    return Encoded(kind=setting.kind, data=out.getvalue(), width=pixels.width, height=pixels.height)


def _decode(unverified: bytes, edge: int) -> Image.Image:
    # 1. Only the header is read here, by one of the decoders we name
    if unverified[4:8] == b"ftyp":
        from PIL import AvifImagePlugin  # noqa: F401, PLC0415  as WebP's, but few pictures need it
    image: Image.Image = Image.open(io.BytesIO(unverified), formats=_FORMATS)
    width, height = image.size
    scaled = image.format == "JPEG" and "progressive" not in image.info
    most = _MAX_SCALED if scaled else _MAX_PIXELS
    if width * height > most or max(width, height) > _MAX_SIDE:
        raise PictureError(f"picture is {width} x {height}, expected at most {most} pixels")
    if min(width, height) < _MIN_SIDE:
        raise PictureError(f"picture is {width} x {height}, expected at least {_MIN_SIDE} each way")
    profile, orientation = image.info.get("icc_profile"), image.getexif().get(0x0112, 1)
    # 2. The first frame, no larger than needed; JPEG is decoded small at once
    scale = min(1.0, edge / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    image.draft("RGB", size)
    image = _to_color(image)
    if image.size != size:
        image = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
    # 3. sRGB, since the color profile goes; then upright, since EXIF goes
    image = _upright(_to_srgb(image, profile), orientation)
    # 4. On white (a clear ground would be black on black at night), and only the pixels
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    pixels = image.convert("RGB")  # a copy, also where it is RGB
    pixels.info = {}
    return pixels


def _to_color(image: Image.Image) -> Image.Image:
    """Return *image* as RGB, RGBA where it has holes, or CMYK as it is (its profile is needed)."""
    if image.mode in {"RGB", "RGBA", "CMYK"}:
        return image
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")  # 16 bits a pixel, for 8
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        from PIL import ImageCms  # noqa: PLC0415  few pictures have a profile

        try:
            given, ours = (
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
            converted = ImageCms.profileToProfile(image, given, ours, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):  # a profile that is damaged or not for this picture
            return image.convert(mode)
        return converted or image.convert(mode)
    return image if image.mode == mode else image.convert(mode)


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return *image* turned as EXIF tag 0x0112 says (Exif 2.32, 4.6.4)."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def encoder_versions() -> str:
    """Return what made the pictures, for the records: same versions and same input, same bytes."""
    codecs = (f"{name} {features.version(name)}" for name in ("webp", "jpg", "littlecms2"))
    return ", ".join((f"Pillow {pillow_version}", *codecs))
