"""Drawn scenes that stand for photographs in the demonstration office. Nobody real is in them."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 1600, 1000, 2

SKY, CLOUD = (214, 229, 236), (238, 244, 246)
HILL, GRASS, SAND = (158, 183, 140), (176, 196, 145), (206, 194, 163)
WALL, FLOOR, WOOD = (240, 231, 214), (190, 160, 124), (120, 92, 66)
INDIGO, ROOF, WHITE, INK, GREY = (39, 64, 143), (139, 74, 60), (252, 251, 248), (44, 46, 52), (166, 160, 150)
SKIN = [(122, 78, 50), (148, 97, 62), (104, 66, 42)]
CLOTHES = [
    (74, 101, 128),
    (168, 107, 92),
    (113, 138, 108),
    (196, 163, 92),
    (139, 120, 160),
    (203, 132, 112),
    (236, 236, 230),
]

Draw = Any
Scene = Callable[[Draw, random.Random], None]


def _x(value: float) -> float:
    return value * SCALE


def _box(draw: Draw, x: float, y: float, w: float, h: float, fill: Any, radius: float = 0) -> None:
    draw.rounded_rectangle([_x(x), _x(y), _x(x + w), _x(y + h)], _x(radius), fill=fill)


def _poly(draw: Draw, points: list[tuple[float, float]], fill: Any) -> None:
    draw.polygon([(_x(a), _x(b)) for a, b in points], fill=fill)


def _oval(draw: Draw, x: float, y: float, w: float, h: float, fill: Any) -> None:
    draw.ellipse([_x(x), _x(y), _x(x + w), _x(y + h)], fill=fill)


def _outside(draw: Draw, rng: random.Random, ground: Any = GRASS) -> None:
    _box(draw, 0, 0, WIDTH, HEIGHT, SKY)
    for _ in range(3):
        x, y = rng.uniform(50, 1400), rng.uniform(40, 220)
        for step in range(4):
            _oval(draw, x + step * 55, y + (step % 2) * 14, 120, 56, CLOUD)
    _oval(draw, -300, 520, 1300, 700, HILL)
    _oval(draw, 700, 560, 1400, 700, (146, 173, 130))
    _box(draw, 0, 720, WIDTH, 280, ground)


def _inside(draw: Draw, rng: random.Random) -> None:
    _box(draw, 0, 0, WIDTH, HEIGHT, WALL)
    _box(draw, 0, 760, WIDTH, 240, FLOOR)
    for x in (60, 1380):
        _box(draw, x, 170, 160, 260, (160, 190, 205), 6)
        _box(draw, x + 76, 170, 8, 260, WHITE)


def _person(
    draw: Draw, rng: random.Random, x: float, y: float, size: float = 1.0, *, back: bool = False
) -> None:
    skin, cloth = rng.choice(SKIN), rng.choice(CLOTHES)
    hair = (38, 32, 30) if rng.random() > 0.15 else (120, 116, 112)
    _box(draw, x - 62 * size, y, 124 * size, 210 * size, cloth, 58 * size)
    _box(draw, x - 17 * size, y - 26 * size, 34 * size, 50 * size, skin, 12 * size)
    _oval(draw, x - 44 * size, y - 108 * size, 88 * size, 100 * size, hair if back else skin)
    if not back:
        draw.pieslice(
            [_x(x - 46 * size), _x(y - 114 * size), _x(x + 46 * size), _x(y - 20 * size)], 180, 360, fill=hair
        )


def _crowd(
    draw: Draw, rng: random.Random, y: float, count: int, size: float = 1.0, *, back: bool = True
) -> None:
    step = WIDTH / count
    for number in range(count):
        _person(
            draw, rng, step * (number + 0.5) + rng.uniform(-22, 22), y + rng.uniform(-14, 14), size, back=back
        )


def _paper(draw: Draw, x: float, y: float, w: float, h: float, lines: int = 4, *, code: bool = False) -> None:
    _box(draw, x, y, w, h, WHITE, 6)
    _box(draw, x, y, w, h * 0.2, INDIGO, 6)
    left = x + w * 0.08
    if code:
        cell, side = w * 0.3 / 9, random.Random(int(x))
        for row in range(9):
            for column in range(9):
                if side.random() > 0.45:
                    _box(draw, left + column * cell, y + h * 0.34 + row * cell, cell, cell, INK)
        left += w * 0.38
    for line in range(lines):
        _box(
            draw,
            left,
            y + h * (0.36 + 0.6 * line / lines),
            (x + w * 0.92 - left) * (1 if line % 2 else 0.82),
            h * 0.045,
            (190, 196, 204),
            3,
        )


def _tree(draw: Draw, x: float, y: float, size: float = 1.0) -> None:
    _box(draw, x - 14 * size, y, 28 * size, 190 * size, WOOD)
    for dx, dy in ((-90, -60), (0, -130), (80, -50), (-10, -20)):
        _oval(draw, x + (dx - 80) * size, y + (dy - 60) * size, 180 * size, 160 * size, (104, 140, 96))


def _house(draw: Draw, x: float, y: float, size: float = 1.0) -> None:
    _box(draw, x, y, 520 * size, 300 * size, (236, 224, 196))
    _poly(
        draw,
        [
            (x - 50 * size, y),
            (x + 570 * size, y),
            (x + 430 * size, y - 130 * size),
            (x + 90 * size, y - 130 * size),
        ],
        ROOF,
    )
    _box(draw, x + 60 * size, y + 110 * size, 90 * size, 190 * size, (94, 112, 128), 4)
    for offset in (210, 350):
        _box(draw, x + offset * size, y + 90 * size, 110 * size, 100 * size, (150, 184, 202), 4)


def _screen(draw: Draw, x: float, y: float, w: float, h: float) -> None:
    _box(draw, x - 10, y - 10, w + 20, h + 20, (120, 118, 112), 6)
    _paper(draw, x, y, w, h, 5)


def _table(draw: Draw, x: float, y: float, w: float) -> None:
    _box(draw, x, y, w, 26, WOOD, 4)
    _box(draw, x + 20, y + 26, w - 40, 120, (142, 112, 82))


def board_with_code(draw: Draw, rng: random.Random) -> None:
    _outside(draw, rng)
    _house(draw, 930, 430, 1.0)
    _tree(draw, 180, 500, 1.1)
    for x in (330, 790):
        _box(draw, x, 600, 22, 260, GREY)
    _paper(draw, 300, 300, 540, 320, 5, code=True)
    _person(draw, rng, 900, 680, 1.1, back=True)


def village_meeting(draw: Draw, rng: random.Random) -> None:
    _outside(draw, rng, SAND)
    _poly(draw, [(120, 300), (1480, 300), (1280, 110), (320, 110)], (116, 100, 92))
    for x in (170, 1410):
        _box(draw, x, 300, 26, 480, WOOD)
    _screen(draw, 600, 350, 400, 230)
    _person(draw, rng, 1110, 480, 1.0)
    _crowd(draw, rng, 700, 9, 0.85)
    _crowd(draw, rng, 830, 8, 1.0)


def loudspeakers(draw: Draw, rng: random.Random) -> None:
    _outside(draw, rng)
    _tree(draw, 330, 460, 1.4)
    _house(draw, 1120, 600, 0.7)
    _box(draw, 880, 190, 22, 660, (96, 92, 88))
    for y, side in ((220, -1), (250, 1), (340, -1), (370, 1)):
        _poly(draw, [(891, y + 24), (891 + side * 120, y - 30), (891 + side * 120, y + 90)], (92, 106, 130))
        _oval(draw, 891 + side * 120 - 14, y - 32, 28, 124, (64, 76, 98))


def service_counter(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    for x in (330, 660, 990):
        _box(draw, x, 150, 270, 80, INDIGO, 8)
        _box(draw, x + 30, 182, 210, 14, WHITE, 4)
        _person(draw, rng, x + 135, 400, 0.95)
    _box(draw, 250, 560, 1100, 60, WOOD, 8)
    _box(draw, 270, 620, 1060, 230, (214, 202, 180))
    for x in (420, 760, 1090):
        _person(draw, rng, x + rng.uniform(-40, 40), 690, 1.15, back=True)


def training_room(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    _screen(draw, 500, 130, 600, 330)
    _person(draw, rng, 1210, 420, 1.0)
    for row, y in enumerate((640, 800)):
        for x in range(80 + row * 60, 1400, 380):
            _person(draw, rng, x + 90, y - 60, 0.9, back=True)
            _person(draw, rng, x + 220, y - 60, 0.9, back=True)
            _table(draw, x, y + 60, 310)


def meeting_table(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    _paper(draw, 640, 120, 320, 210, 4)
    for x in range(260, 1400, 180):
        _person(draw, rng, x, 420, 0.9)
    _box(draw, 170, 590, 1260, 40, WOOD, 10)
    _box(draw, 210, 630, 1180, 190, (142, 112, 82))
    for x in range(250, 1350, 180):
        _box(draw, x, 572, 80, 14, WHITE, 2)


def notice_board(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    _box(draw, 240, 130, 1120, 560, (150, 118, 84), 10)
    _box(draw, 262, 152, 1076, 516, (222, 208, 180))
    for row in range(2):
        for column in range(5):
            _paper(draw, 290 + column * 208, 180 + row * 245, 176, 216, 5, code=(row + column) % 4 == 1)
    _person(draw, rng, 520, 720, 1.2, back=True)
    _person(draw, rng, 1010, 730, 1.15, back=True)


def website_on_screen(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    _table(draw, 250, 760, 1100)
    _box(draw, 420, 200, 760, 470, INK, 18)
    _box(draw, 444, 224, 712, 410, WHITE, 4)
    _box(draw, 444, 224, 712, 60, INDIGO)
    for row in range(5):
        _box(draw, 480, 320 + row * 58, 60, 34, (226, 232, 246), 6)
        _box(draw, 560, 328 + row * 58, 380 + rng.uniform(-60, 90), 16, (186, 192, 200), 4)
        _box(draw, 1040, 326 + row * 58, 80, 22, (206, 230, 214), 10)
    _box(draw, 740, 670, 120, 90, GREY)
    _box(draw, 520, 735, 480, 24, (210, 206, 198), 6)


def equipment_store(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    for row in range(3):
        _box(draw, 120, 260 + row * 170, 820, 18, WOOD)
        for column in range(6):
            colour = rng.choice([(94, 118, 140), (170, 120, 90), (120, 140, 112), (176, 164, 120)])
            _box(draw, 140 + column * 132, 150 + row * 170 + rng.uniform(0, 20), 104, 108, colour, 6)
            _box(draw, 160 + column * 132, 208 + row * 170, 64, 22, WHITE, 3)
    _person(draw, rng, 1080, 440, 1.25)
    _person(draw, rng, 1330, 450, 1.2)
    _box(draw, 1150, 560, 130, 92, (94, 118, 140), 8)
    _table(draw, 990, 680, 460)


def road_inspection(draw: Draw, rng: random.Random) -> None:
    _outside(draw, rng)
    _poly(draw, [(640, 700), (860, 700), (1500, 1000), (160, 1000)], (150, 150, 148))
    for y, w in ((730, 14), (790, 22), (870, 34), (950, 46)):
        _box(draw, 750 - w / 2, y, w, 36, WHITE)
    _tree(draw, 1330, 560, 1.0)
    for x, size in ((420, 1.0), (560, 1.05), (980, 1.05), (1120, 1.0)):
        _person(draw, rng, x, 640, size)
        _oval(draw, x - 50 * size, 640 - 128 * size, 100 * size, 54 * size, (232, 186, 60))


def pledge(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    _box(draw, 300, 110, 1000, 170, INDIGO, 10)
    _box(draw, 400, 160, 800, 24, WHITE, 6)
    _box(draw, 520, 212, 560, 18, (176, 189, 232), 6)
    _crowd(draw, rng, 430, 9, 0.9, back=False)
    _crowd(draw, rng, 590, 8, 1.0, back=False)
    for x in range(250, 1400, 360):
        _paper(draw, x, 640, 150, 100, 3)


def suggestion_box(draw: Draw, rng: random.Random) -> None:
    _inside(draw, rng)
    _table(draw, 480, 660, 640)
    _box(draw, 640, 430, 320, 232, (206, 216, 232), 10)
    _box(draw, 710, 452, 180, 16, INK, 6)
    _box(draw, 690, 530, 220, 60, INDIGO, 6)
    _paper(draw, 1010, 520, 130, 142, 4, code=True)
    _poly(draw, [(770, 370), (850, 360), (858, 456), (778, 460)], WHITE)
    _person(draw, rng, 400, 520, 1.35)


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        board_with_code, village_meeting, loudspeakers, service_counter, training_room, meeting_table, notice_board,
        website_on_screen, equipment_store, road_inspection, pledge, suggestion_box,
    )
}  # fmt: skip


def picture(scene: str, seed: int) -> bytes:
    """Return a JPEG of the scene; another seed puts other people into it."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
    # The same seed draws the same picture, so that the demonstration office looks alike everywhere.
    SCENES[scene](ImageDraw.Draw(image), random.Random(seed))  # a drawing, not a secret
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def face(seed: int) -> bytes:
    """Return a JPEG of one drawn person, for a page that shows who holds a post."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), WALL)
    _person(
        ImageDraw.Draw(image), random.Random(seed), WIDTH / 2, HEIGHT * 0.56, 3.2
    )  # a drawing, not a secret
    side = WIDTH * 0.18
    box = tuple(
        int(one * SCALE)
        for one in (WIDTH / 2 - side, HEIGHT * 0.1, WIDTH / 2 + side, HEIGHT * 0.1 + side * 8 / 3)
    )
    out = BytesIO()
    image.crop(box).resize((600, 800), Image.Resampling.LANCZOS).save(out, "JPEG", quality=82)  # type: ignore[arg-type]  # four numbers
    return out.getvalue()
