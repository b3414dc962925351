"""
Pictures that look enough like photographs to test with, and carry what must not get out.

Each is drawn from its scene's name alone (no downloads, the same bytes each time): sky, hills and
water of fractal noise, a few buildings, grain. The JPEG carries EXIF with a camera, an artist
and a GPS position, as a photographer's file does.
"""

import hashlib
import io
import random
from functools import lru_cache

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1920, 1280)
ARTIST = "Photographer's Own Name"
POSITION = (57.5, 41.25)  # degrees north and east: a field, near nothing


@lru_cache(maxsize=256)
def jpeg(scene: str, preset: str) -> bytes:
    """The JPEG of *scene* at a preset: a width ("640"), "article_640" (16:9) or "og" (1200x630)."""
    picture = _fit(_scene(scene), preset)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=82, exif=_exif())
    return stream.getvalue()


def pixel() -> bytes:
    """The tracking pixel: a transparent GIF of one pixel."""
    stream = io.BytesIO()
    Image.new("P", (1, 1)).save(stream, "GIF", transparency=0)
    return stream.getvalue()


def _fit(picture: Image.Image, preset: str) -> Image.Image:
    if preset == "og":
        return _crop(picture, 1200, 630)
    width = int(preset.removeprefix("article_"))
    if preset.startswith("article_"):
        return _crop(picture, width, width * 9 // 16)
    return picture.resize((width, width * SIZE[1] // SIZE[0]), Image.Resampling.LANCZOS)


def _crop(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of *picture* at exactly that size."""
    ratio = max(width / picture.width, height / picture.height)
    large = picture.resize((round(picture.width * ratio), round(picture.height * ratio)))
    left, top = (large.width - width) // 2, (large.height - height) // 2
    return large.crop((left, top, left + width, top + height))


@lru_cache(maxsize=8)
def _scene(name: str) -> Image.Image:
    """The picture at full size."""
    dice = random.Random(hashlib.sha256(name.encode()).digest())
    picture = _gradient(dice, horizon=dice.uniform(0.4, 0.6))
    picture = ImageChops.overlay(picture, _clouds(dice).convert("RGB"))
    draw = ImageDraw.Draw(picture)
    for depth in range(3):
        _hills(draw, dice, base=0.45 + depth * 0.15, shade=120 - depth * 40)
    _houses(draw, dice)
    _water(picture)
    soft = picture.filter(ImageFilter.GaussianBlur(1.2))
    return Image.blend(soft, _grain(dice), 0.06)


def _gradient(dice: random.Random, *, horizon: float) -> Image.Image:
    """Sky above the horizon, ground below."""
    sky = (dice.randint(120, 190), dice.randint(140, 190), dice.randint(170, 220))
    ground = (dice.randint(70, 110), dice.randint(70, 100), dice.randint(50, 80))
    column = Image.new("RGB", (1, 64))
    for row in range(64):
        share = row / 63
        mixed = sky if share < horizon else ground
        column.putpixel((0, row), tuple(int(value * (1.15 - share * 0.4)) for value in mixed))
    return column.resize(SIZE, Image.Resampling.BICUBIC)


def _clouds(dice: random.Random) -> Image.Image:
    """Fractal noise: random pixels enlarged and added, the coarsest last and strongest."""
    total = Image.new("L", SIZE, 128)
    for octave in range(7, 0, -1):
        width, height = 3 * 2**octave, 2 * 2**octave
        noise = Image.frombytes("L", (width, height), dice.randbytes(width * height))
        total = Image.blend(total, noise.resize(SIZE, Image.Resampling.BICUBIC), 0.4)
    return total


def _hills(draw: ImageDraw.ImageDraw, dice: random.Random, *, base: float, shade: int) -> None:
    """One ridge across the picture, darker when nearer."""
    height = base * SIZE[1]
    points = [(0, SIZE[1])]
    for x in range(0, SIZE[0] + 60, 60):
        height += dice.uniform(-30, 30)
        points.append((x, int(height)))
    color = (shade, shade + dice.randint(0, 20), shade - dice.randint(0, 20))
    draw.polygon([*points, (SIZE[0], SIZE[1])], fill=color)


def _houses(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """A few walls with windows."""
    for _ in range(dice.randint(3, 9)):
        left, top = dice.randint(0, SIZE[0] - 200), dice.randint(600, 900)
        width, shade = dice.randint(80, 220), dice.randint(60, 190)
        draw.rectangle((left, top, left + width, top + 320), fill=(shade, shade - 12, shade - 30))
        for x in range(left + 12, left + width - 20, 34):
            draw.rectangle((x, top + 20, x + 16, top + 52), fill=(235, 215, 150))


def _water(picture: Image.Image) -> None:
    """Turn the lowest quarter into what stands above it, upside down and darker."""
    height = SIZE[1] // 4
    above = picture.crop((0, SIZE[1] - 2 * height, SIZE[0], SIZE[1] - height))
    mirrored = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).filter(ImageFilter.BoxBlur(6))
    picture.paste(mirrored.point(lambda value: value * 7 // 10), (0, SIZE[1] - height))


def _grain(dice: random.Random) -> Image.Image:
    """Film grain over the whole picture."""
    noise = Image.frombytes("L", (480, 320), dice.randbytes(480 * 320))
    return noise.resize(SIZE, Image.Resampling.NEAREST).convert("RGB")


def _exif() -> Image.Exif:
    """What a photographer's camera writes, a position among it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Zavod"
    exif[ExifTags.Base.Artist] = ARTIST
    exif[ExifTags.Base.DateTime] = "2026:10:21 16:20:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (POSITION[0], 0.0, 0.0)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (POSITION[1], 0.0, 0.0)
    return exif
