"""Pictures of the demo's goods, painted by code: a plate with something on it, by shelf."""

import io
from colorsys import hls_to_rgb
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter

EDGE = 480
# Hue of the ground and of what lies on the plate, by the prefix of the SKU.
HUES = {
    "CY": (0.25, 0.30), "GH": (0.08, 0.06), "GD": (0.95, 0.10),
    "LY": (0.13, 0.12), "LS": (0.55, 0.02), "LH": (0.99, 0.00),
}  # fmt: skip


def paint(sku: str, seed: int) -> bytes:
    """A picture of a product as a JPEG; the same product is painted the same."""
    rng, prefix = Random(f"{sku}:{seed}"), sku[:2]
    ground, hue = HUES.get(prefix, (0.6, 0.6))
    picture = Image.new("RGB", (EDGE, EDGE), _colour(ground, 0.90, 0.45))
    draw = ImageDraw.Draw(picture)
    for ring in range(12):
        inset = ring * 14
        colour = _colour(ground, 0.90 - ring * 0.006, 0.45)
        draw.ellipse((-80 + inset, -120 + inset, EDGE + 80 - inset, EDGE + 40 - inset), fill=colour)
    draw.ellipse((66, 246, 430, 418), fill=_colour(ground, 0.62, 0.25))
    picture = picture.filter(ImageFilter.GaussianBlur(6))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((56, 196, 424, 392), fill=(250, 249, 246), outline=(222, 218, 208), width=3)
    draw.ellipse((96, 222, 384, 364), outline=(232, 229, 221), width=2)
    _SHAPES.get(prefix, _heap)(draw, rng, hue)
    file = io.BytesIO()
    picture.filter(ImageFilter.SMOOTH).save(file, "JPEG", quality=88)
    return file.getvalue()


def _colour(hue: float, light: float, strength: float) -> tuple[int, int, int]:
    return tuple(round(part * 255) for part in hls_to_rgb(hue % 1, light, strength))


def _spot(rng: Random) -> tuple[float, float]:
    """A place on the plate, more often near its middle."""
    angle, far = rng.uniform(0, 2 * pi), rng.random() ** 0.7
    return 240 + cos(angle) * far * 128, 282 + sin(angle) * far * 62


def _leaves(draw: ImageDraw.ImageDraw, rng: Random, hue: float) -> None:
    """Long thin leaves in a heap."""
    for _leaf in range(150):
        x, y = _spot(rng)
        turn, length = rng.uniform(0, pi), rng.uniform(14, 30)
        end = (x + cos(turn) * length, y + sin(turn) * length * 0.5)
        colour = _colour(hue + rng.uniform(-0.03, 0.02), rng.uniform(0.22, 0.45), 0.42)
        draw.line((x, y, *end), fill=colour, width=rng.choice((3, 4, 5)))


def _heap(draw: ImageDraw.ImageDraw, rng: Random, hue: float) -> None:
    """Round things on top of each other, lit from above."""
    for x, y in sorted((_spot(rng) for _piece in range(60)), key=lambda spot: spot[1]):
        size = rng.uniform(13, 23)
        light = rng.uniform(0.34, 0.5)
        box = (x - size, y - size * 1.2, x + size, y + size * 0.8)
        draw.ellipse(box, fill=_colour(hue, light, 0.5), outline=_colour(hue, light - 0.14, 0.5))
        shine = (x - size * 0.5, y - size * 0.9, x, y - size * 0.45)
        draw.ellipse(shine, fill=_colour(hue, light + 0.2, 0.5))


def _cakes(draw: ImageDraw.ImageDraw, rng: Random, hue: float) -> None:
    """A dozen flat cakes in rows."""
    for row in range(3):
        for column in range(4):
            x, y = 132 + column * 72 + (row % 2) * 20, 236 + row * 44
            tone = hue + rng.uniform(-0.02, 0.02)
            draw.ellipse((x - 34, y - 16, x + 34, y + 28), fill=_colour(tone, 0.42, 0.6))
            draw.ellipse((x - 34, y - 24, x + 34, y + 16), fill=_colour(tone, 0.66, 0.7))
            draw.ellipse((x - 8, y - 8, x + 8, y + 2), fill=_colour(0.98, 0.5, 0.6))


def _box(draw: ImageDraw.ImageDraw, rng: Random, hue: float) -> None:
    """A box with a ribbon, seen from a corner."""
    front, side, top = (_colour(hue, light, 0.6) for light in (0.42, 0.33, 0.54))
    gold = _colour(0.12, 0.62, 0.7)
    draw.polygon([(110, 190), (270, 230), (270, 370), (110, 325)], fill=front)
    draw.polygon([(270, 230), (380, 190), (380, 320), (270, 370)], fill=side)
    draw.polygon([(110, 190), (220, 155), (380, 190), (270, 230)], fill=top)
    draw.polygon([(178, 207), (208, 214), (208, 352), (178, 344)], fill=gold)
    draw.polygon([(178, 207), (208, 214), (318, 176), (290, 170)], fill=gold)
    for turn in (-1, 1):
        draw.ellipse((226 + turn * 34 - 30, 160, 226 + turn * 34 + 30, 196), outline=gold, width=9)


_SHAPES = {"CY": _leaves, "GH": _heap, "GD": _cakes, "LH": _box, "LY": _heap, "LS": _cakes}
