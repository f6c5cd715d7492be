"""`python -m gsanet stills`: still pictures with exact masks, for the first training stage.

A cut-out or two, large, over a photograph, with smaller ones as distraction that are not the
subject. The same material, seed and count give the same files.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from gsanet.errors import GsanetError

SETS = {
    "people_ccp": 3,
    "clothing_cc0_grabcut": 1,
    "trashnet_grabcut": 1,
    "fluent_emoji_3d": 2,
    "noto_emoji_512": 1,
}
"""Sets of cut-outs and how often each of their pictures is drawn."""

STILLS = "DUTS_train"
"""The folder in which the first training stage looks for still pictures."""

HEIGHT, WIDTH = 240, 420
_TURN = 12.0
_EVERY = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add("--material", type=Path, required=True, metavar="DIR", help="cutouts and backgrounds")
    add("--out", type=Path, required=True, metavar="DIR", help=f"where {STILLS} goes")
    add("--count", type=int, default=3500, help="how many (default: %(default)s)")
    add("--seed", type=int, default=11)


def run(arguments: argparse.Namespace) -> int:
    """Write the pictures; 0 when all are there."""
    maker = StillMaker(arguments.material, arguments.seed)
    folder = arguments.out / STILLS
    for part in ("RGB", "GT"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number in range(arguments.count):
        picture, mask = maker.make()
        picture.save(folder / "RGB" / f"{number:05d}.jpg", quality=90)
        mask.save(folder / "GT" / f"{number:05d}.png", compress_level=1)
        if number % _EVERY == _EVERY - 1:
            sys.stderr.write(f"{number + 1} of {arguments.count}\n")
    return 0


class StillMaker:
    """Draws one picture after the other.

    Args:
        material: Folder with cutouts/<set>/*.webp and backgrounds/<set>/*.jpg.
        seed: Of everything that is random.

    Raises:
        GsanetError: There is nothing to draw with.
    """

    def __init__(self, material: Path, seed: int) -> None:
        self._dice = np.random.default_rng(seed)
        self._cutouts = [
            path
            for name, often in SETS.items()
            for path in sorted((material / "cutouts" / name).glob("*.webp")) * often
        ]
        self._backgrounds = sorted((material / "backgrounds").glob("*/*.jpg"))
        if not (self._cutouts and self._backgrounds):
            raise GsanetError(
                f"There are no cut-outs and backgrounds in {material}.",
                "Expected are cutouts/<set>/*.webp and backgrounds/<set>/*.jpg.",
            )

    def make(self) -> tuple[Image.Image, Image.Image]:
        """A picture and the mask of its subject."""
        dice = self._dice
        picture = self._recoloured(self._backdrop())
        mask = Image.new("L", (WIDTH, HEIGHT))
        for _ in range(dice.integers(0, 3)):
            self._paste(picture, None)
        for _ in range(1 if dice.random() < 0.8 else 2):
            self._paste(picture, mask)
        if dice.random() < 0.4:
            grain = dice.normal(0, dice.uniform(2, 8), (HEIGHT, WIDTH, 3))
            noisy = np.asarray(picture).astype(np.float32) + grain
            picture = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
        return picture, mask

    def _backdrop(self) -> Image.Image:
        dice = self._dice
        with Image.open(self._backgrounds[dice.integers(len(self._backgrounds))]) as opened:
            whole = opened.convert("RGB")
        nearer = dice.uniform(1.0, 2.2)
        scale = max(WIDTH / whole.width, HEIGHT / whole.height) * nearer
        size = max(WIDTH, round(whole.width * scale)), max(HEIGHT, round(whole.height * scale))
        whole = whole.resize(size)
        left = int(dice.integers(whole.width - WIDTH + 1))
        top = int(dice.integers(whole.height - HEIGHT + 1))
        part = whole.crop((left, top, left + WIDTH, top + HEIGHT))
        if dice.random() < 0.5:
            part = part.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if dice.random() < 0.45:
            part = part.filter(ImageFilter.GaussianBlur(dice.uniform(0.5, 4)))
        return part

    def _recoloured(self, picture: Image.Image) -> Image.Image:
        for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
            picture = enhance(picture).enhance(self._dice.uniform(0.7, 1.3))
        return picture

    def _paste(self, picture: Image.Image, mask: Image.Image | None) -> None:
        """Put a cut-out into the picture: a large one that the mask marks, or a small one."""
        dice = self._dice
        with Image.open(self._cutouts[dice.integers(len(self._cutouts))]) as opened:
            cutout = opened.convert("RGBA")
        box = cutout.getchannel("A").getbbox()
        if box is None:
            return
        cutout = cutout.crop(box)
        share = dice.uniform(0.35, 0.98) if mask is not None else dice.uniform(0.12, 0.25)
        height = share * HEIGHT
        width = cutout.width * height / cutout.height
        if width > 0.8 * WIDTH:
            height *= 0.8 * WIDTH / width
            width = 0.8 * WIDTH
        cutout = cutout.resize((max(4, round(width)), max(4, round(height))))
        turn = dice.uniform(-_TURN, _TURN)
        cutout = cutout.rotate(turn, expand=True, resample=Image.Resampling.BILINEAR)
        if dice.random() < 0.5:
            cutout = cutout.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        soft = ImageFilter.GaussianBlur(dice.uniform(0.3, 1.0))
        alpha = cutout.getchannel("A").filter(soft)
        colours = self._recoloured(cutout.convert("RGB"))
        left = round(dice.normal(0.5, 0.18) * WIDTH - cutout.width / 2)
        top = round(dice.uniform(-0.05, 1.0) * (HEIGHT - cutout.height))
        picture.paste(colours, (left, top), alpha)
        if mask is not None:
            mask.paste(255, (left, top), alpha.point(lambda value: 255 if value > 127 else 0))
