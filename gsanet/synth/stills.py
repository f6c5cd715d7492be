"""`python -m gsanet stills`: still pictures with exact masks, for the first training stage.

A subject or a few over a photograph: cut-outs of people and things, alone, one on another or as a
group, whole or cut off by the picture's edge, in colours near to or far from what is behind them.
What is small, blurred or behind is not the subject. The same material, seed and count give the
same files.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from gsanet.errors import GsanetError
from gsanet.synth.dice import Array, Dice
from gsanet.synth.photograph import aged, light, read_rgb, read_rgba, relit, shaded

SETS = {
    "people_ccp": 0.4,
    "clothing_cc0_grabcut": 0.1,
    "trashnet_grabcut": 0.1,
    "fluent_emoji_3d": 0.22,
    "noto_emoji_512": 0.18,
}
"""Sets of cut-outs and how often each is drawn from."""
PLACES = {
    "kodak24": 0.35,
    "PDImages": 0.3,
    "grocery_store": 0.15,
    "textures_clothing_cc0": 0.2,
}
"""Sets of photographs and how often each is drawn from."""
DRAWN = "noto_emoji_512"
"""The set whose pictures are outlines to fill."""

STILLS = "DUTS_train"
"""The folder in which the first training stage looks for still pictures."""

HEIGHT, WIDTH = 240, 420
_EVERY = 500
_LEAST, _MOST = 0.015, 0.7
_QUALITY = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add("--material", type=Path, required=True, metavar="DIR", help="cutouts and backgrounds")
    add("--out", type=Path, required=True, metavar="DIR", help=f"where {STILLS} goes")
    add("--count", type=int, default=8000, help="how many (default: %(default)s)")
    add("--seed", type=int, default=11)


def run(arguments: argparse.Namespace) -> int:
    """Write the pictures; 0 when all are there."""
    maker = StillMaker(arguments.material, arguments.seed)
    folder = arguments.out / STILLS
    for part in ("RGB", "GT"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number in range(arguments.count):
        picture, mask = maker.make(number)
        # the mask first: a training that begins meanwhile looks for pictures that have one
        Image.fromarray(mask).save(folder / "GT" / f"{number:05d}.png", compress_level=1)
        Image.fromarray(picture).save(folder / "RGB" / f"{number:05d}.jpg", quality=_QUALITY)
        if number % _EVERY == _EVERY - 1:
            sys.stderr.write(f"{number + 1} of {arguments.count}\n")
    return 0


class StillMaker:
    """Draws pictures by their numbers.

    Args:
        material: Folder with cutouts/<set>/*.webp and backgrounds/<set>/*.jpg.
        seed: Of everything that is random.

    Raises:
        GsanetError: There is nothing to draw with.
    """

    def __init__(self, material: Path, seed: int) -> None:
        self._seed = seed
        self._cutouts = _found(material / "cutouts", "*.webp")
        self._places = _found(material / "backgrounds", "*.jpg")
        if not (self._cutouts and self._places):
            raise GsanetError(
                f"There are no cut-outs and backgrounds in {material}.",
                "Expected are cutouts/<set>/*.webp and backgrounds/<set>/*.jpg.",
            )

    def make(self, number: int) -> tuple[Array, Array]:
        """A picture (H, W, 3) and the mask of its subject (H, W), 0..255."""
        for attempt in range(20):
            dice = Dice(self._seed, number, attempt)
            picture, mask = self._drawn(dice)
            if _LEAST <= float((mask > 127).mean()) <= _MOST:
                return aged(dice, picture), mask
        raise GsanetError(f"No usable picture number {number}.", "Use other cut-outs.")

    def _drawn(self, dice: Dice) -> tuple[Array, Array]:
        picture, mask = self._place(dice), np.zeros((HEIGHT, WIDTH), np.uint8)
        blurred = dice.chance(0.4)
        if dice.chance(0.3):
            for _ in range(dice.count(1, 4)):
                self._bystander(dice, picture)
        if blurred:
            picture = cv2.GaussianBlur(picture, (0, 0), dice.log_between(0.7, 5))
        self._cast(dice, picture, mask)
        if dice.chance(0.15):
            self._occluder(dice, picture, mask)
        return picture, mask

    def _place(self, dice: Dice) -> Array:
        """A part of a photograph, or of one above another as ground and distance."""
        if dice.chance(0.75):
            return self._view(dice, HEIGHT, WIDTH)
        horizon = int(HEIGHT * dice.between(0.25, 0.75))
        ground, far = self._view(dice, HEIGHT, WIDTH), self._view(dice, HEIGHT, WIDTH)
        if dice.chance(0.5):
            far = cv2.GaussianBlur(far, (0, 0), dice.log_between(0.8, 5))
        tilt = dice.between(-0.15, 0.15)
        rows = np.arange(HEIGHT)[:, None] - horizon - tilt * (np.arange(WIDTH) - WIDTH / 2)
        soft = dice.log_between(0.5, 12)
        share = 1 / (1 + np.exp(-np.clip(rows / soft, -30, 30)))
        return _mixed(far, ground, share.astype(np.float32))

    def _view(self, dice: Dice, height: int, width: int) -> Array:
        """A random part of a photograph, in changed colours."""
        name = _weighted(dice, self._places, PLACES)
        whole = read_rgb(dice.pick(self._places[name]))
        # most of these hold a thing in their middle: a part of them does not show it whole
        nearer = dice.between(1.8, 3.0) if "clothing" in name else dice.log_between(1.0, 2.5)
        scale = max(width / whole.shape[1], height / whole.shape[0]) * nearer
        rows, columns = max(1, int(height / scale)), max(1, int(width / scale))
        top = dice.count(0, whole.shape[0] - rows + 1)
        left = dice.count(0, whole.shape[1] - columns + 1)
        part = whole[top : top + rows, left : left + columns]
        seen = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
        return light(dice, seen[:, :: int(dice.sign())], strong=0.3)

    def _cutout(self, dice: Dice, names: tuple[str, ...] = ()) -> Array:
        """A cut-out (h, w, 4), as tight as it is, some of them covered with another pattern."""
        weights = {name: share for name, share in SETS.items() if not names or name in names}
        name = _weighted(dice, self._cutouts, weights)
        rgba = read_rgba(dice.pick(self._cutouts[name]))
        box = cv2.boundingRect(np.asarray(rgba[:, :, 3] > 16, np.uint8))
        if min(box[2:]) < 4:
            return self._cutout(dice, names)
        left, top, width, height = box
        rgba = rgba[top : top + height, left : left + width, :]
        rgb, alpha = rgba[:, :, :3], rgba[:, :, 3]
        if name == DRAWN or dice.chance(0.15):
            share = dice.between(0.35, 1.0) if name == DRAWN else dice.between(0.2, 0.7)
            cover = self._view(dice, height, width)
            rgb = cv2.addWeighted(rgb, 1 - share, cover, share, 0)
        return np.dstack([light(dice, shaded(dice, rgb), strong=0.25), alpha])

    def _cast(self, dice: Dice, picture: Array, mask: Array) -> None:
        """The subject: one, a rider on a carrier, or a few beside each other."""
        height = HEIGHT * dice.log_between(0.33, 1.4)
        x, foot = WIDTH * (0.5 + 0.2 * float(dice.rng.standard_normal())), self._foot(dice, height)
        kind = dice.weighted({"one": 0.62, "rider": 0.18, "group": 0.2})
        look = dice.between(0, 0.75) if dice.chance(0.7) else 0.0
        if kind == "group":
            for _ in range(dice.count(2, 4)):
                size = height * dice.between(0.7, 1.1)
                self._paste(dice, picture, mask, self._cutout(dice), (x, foot, size), look)
                x += dice.sign() * height * dice.between(0.25, 0.7)
            return
        if kind == "rider":
            names = ("fluent_emoji_3d", DRAWN, "trashnet_grabcut")
            carrier = self._cutout(dice, names)
            low = height * dice.between(0.4, 0.7)
            self._paste(dice, picture, mask, carrier, (x, foot, low), look)
            x += low * dice.between(-0.3, 0.3)
            foot -= low * dice.between(0.2, 0.8)
            height *= dice.between(0.4, 0.7)
        self._paste(dice, picture, mask, self._cutout(dice), (x, foot, height), look)

    def _foot(self, dice: Dice, height: float) -> float:
        """Where the lowest point of something so high is: on the ground, or below the picture."""
        if height > 0.9 * HEIGHT or dice.chance(0.15):
            return HEIGHT * dice.between(0.95, 1.0) + max(0.0, height - HEIGHT) * dice.between(
                0, 1.2
            )
        return HEIGHT - (HEIGHT - height) * dice.between(0, 0.8)

    def _bystander(self, dice: Dice, picture: Array) -> None:
        size = HEIGHT * dice.between(0.08, 0.22)
        at = (WIDTH * dice.between(0, 1), HEIGHT * dice.between(0.3, 0.95), size)
        self._paste(dice, picture, None, self._cutout(dice), at, dice.between(0.2, 0.8))

    def _occluder(self, dice: Dice, picture: Array, mask: Array) -> None:
        """A strip before everything: a pole, a rail, a branch."""
        cover, shape = self._view(dice, HEIGHT, WIDTH), np.zeros((HEIGHT, WIDTH), np.uint8)
        start = (dice.count(0, WIDTH), -20)
        stop = (start[0] + dice.count(-150, 150), HEIGHT + 20)
        if dice.chance(0.35):
            start, stop = (
                (-20, dice.count(HEIGHT // 3, HEIGHT)),
                (WIDTH + 20, dice.count(0, HEIGHT)),
            )
        cv2.line(shape, start, stop, 255, dice.count(4, 26), cv2.LINE_AA)
        share = cv2.GaussianBlur(shape, (0, 0), dice.log_between(0.4, 3)) * np.float32(1 / 255)
        picture[:] = _mixed(picture, cover, share)
        mask[:] = mask * (1 - share)

    def _paste(
        self,
        dice: Dice,
        picture: Array,
        mask: Array | None,
        cutout: Array,
        at: tuple[float, float, float],
        look: float,
    ) -> None:
        """Put a cut-out, as high as `at[2]`, with its foot at (x, y); `mask` gets its outline.

        `look`, 0..1, is how far its colours go towards those of its surroundings.
        """
        x, foot, size = at
        placed, outline = _standing(dice, cutout, (x, foot, size))
        if not outline.any():
            return
        if dice.chance(0.4):
            _shadow(dice, picture, outline, size)
        rows = slice(max(0, int(foot - size)), max(1, min(HEIGHT, int(foot))))
        columns = slice(max(0, int(x - size)), max(1, min(WIDTH, int(x + size))))
        around = picture[rows, columns]
        if around.size:
            placed = relit(placed, outline, around, look)
        soft = cv2.GaussianBlur(outline, (0, 0), dice.log_between(0.3, 1.3))
        picture[:] = _mixed(picture, placed, soft * np.float32(1 / 255))
        if mask is not None:
            np.maximum(mask, outline, out=mask)


def _found(folder: Path, pattern: str) -> dict[str, list[Path]]:
    sets = {part.name: sorted(part.glob(pattern)) for part in sorted(folder.glob("*/"))}
    return {name: files for name, files in sets.items() if files}


def _weighted(dice: Dice, there: dict[str, list[Path]], weights: dict[str, float]) -> str:
    """A set that is there; those without a weight count little."""
    wanted = {name: weights[name] for name in there if name in weights}
    return dice.weighted(wanted or dict.fromkeys(there, 1.0))


def _standing(dice: Dice, cutout: Array, at: tuple[float, float, float]) -> tuple[Array, Array]:
    """The cut-out on a canvas of the picture's size: colours (H, W, 3) and alpha (H, W)."""
    x, foot, size = at
    height, width = cutout.shape[:2]
    scale = min(size / height, 0.95 * WIDTH / width)
    stretch = scale * dice.between(0.85, 1.18) * dice.sign()
    turn = np.deg2rad(float(dice.rng.standard_normal()) * 7)
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos * stretch, -sin * scale], [sin * stretch, cos * scale]])
    shift = np.array([x, foot]) - matrix @ np.array([width / 2, height])
    if scale < 0.5:
        # what shrinks much is averaged first: warping picks single pixels
        small = max(4, round(width * scale * 2)), max(4, round(height * scale * 2))
        matrix = matrix @ np.diag([width / small[0], height / small[1]])
        cutout = cv2.resize(cutout, small, interpolation=cv2.INTER_AREA)
    affine = np.hstack([matrix, shift[:, None]])
    alpha = cv2.warpAffine(np.ascontiguousarray(cutout[:, :, 3]), affine, (WIDTH, HEIGHT))
    colours = cv2.warpAffine(
        np.ascontiguousarray(cutout[:, :, :3]),
        affine,
        (WIDTH, HEIGHT),
        borderMode=cv2.BORDER_REFLECT,
    )
    return colours, alpha


def _shadow(dice: Dice, picture: Array, outline: Array, size: float) -> None:
    """Darken where something stands, or what lies beside it."""
    lean, flat = dice.between(-0.8, 0.8), dice.between(0.15, 0.6)
    rows = np.flatnonzero(outline.max(1) > 127)
    if len(rows) == 0:
        return
    foot = float(rows[-1])
    cast = np.array([[1, -lean * flat, lean * flat * foot], [0, flat, foot * (1 - flat)]])
    shade = cv2.warpAffine(outline, cast, (WIDTH, HEIGHT))
    shade = cv2.GaussianBlur(shade, (0, 0), 1 + size * dice.between(0.01, 0.06))
    dark = dice.between(0.3, 0.8) / 255
    picture[:] = (picture * (1 - shade[:, :, None] * np.float32(dark))).astype(np.uint8)


def _mixed(behind: Array, before: Array, share: Array) -> Array:
    """`before` over `behind`, (H, W, 3) uint8, by a share of 0..1."""
    wide = share[:, :, None]
    return np.asarray(np.rint(behind * (1 - wide) + before * wide), np.uint8)
