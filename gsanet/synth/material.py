"""What scenes are made of: textures, noise fields, photographs and cut-outs.

Without a folder everything is procedural. A folder holds `cutouts/<set>/*.webp` (RGBA, alpha is
the truth) and `backgrounds/<set>/*.jpg`; the weights below say how often each set is used.
"""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from gsanet.errors import GsanetError
from gsanet.synth.dice import Array, Dice
from gsanet.synth.figure import Figure
from gsanet.synth.textures import fractal, texture

CUTOUT_WEIGHTS = {"people": 0.34, "fluent": 0.28, "noto": 0.18, "clothing": 0.1, "trash": 0.1}
PHOTOGRAPH_WEIGHTS = {
    "kodak24": 0.36,
    "PDImages": 0.4,
    "textures_clothing": 0.15,
    "grocery_store": 0.09,
}
_FIELD_SIZE = 640
_PHOTOGRAPH_W = 520
_CUTOUT_SIDE = 220
_MAX_PHOTOGRAPHS = 130


@dataclass(frozen=True, eq=False)
class Material:
    """Pictures to draw scenes from; all colours RGB uint8, cut-outs RGBA (not premultiplied).

    Attributes:
        props: Finished figures for what only stands about; none: each is built anew.
    """

    textures: tuple[Array, ...]
    smooth: tuple[Array, ...]
    rough: tuple[Array, ...]
    photographs: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    cutouts: dict[str, tuple[Array, ...]] = field(default_factory=dict)
    props: tuple[Figure, ...] = ()

    def picture(self, dice: Dice) -> Array:
        """A whole texture or photograph, as it is."""
        if not self.photographs or dice.chance(0.38):
            return dice.pick(self.textures)
        weights = {name: PHOTOGRAPH_WEIGHTS[name] for name in self.photographs}
        return dice.pick(self.photographs[dice.weighted(weights)])

    def patch(self, dice: Dice, width: int, height: int, zoom: float = 1.6) -> Array:
        """(height, width, 3) uint8: a random, recoloured crop, enlarged up to `zoom` times."""
        picture = self.picture(dice)
        scale = dice.log_between(0.5, zoom)
        w = int(np.clip(width / scale, 8, picture.shape[1]))
        h = int(np.clip(height / scale, 8, picture.shape[0]))
        x, y = dice.count(0, picture.shape[1] - w + 1), dice.count(0, picture.shape[0] - h + 1)
        crop = picture[y : y + h, x : x + w]
        if dice.chance(0.5):
            crop = crop[:, ::-1]
        how = cv2.INTER_AREA if w > width else cv2.INTER_LINEAR
        return recoloured(dice, cv2.resize(crop, (width, height), interpolation=how))

    def noise(self, dice: Dice, height: int, width: int, *, rough: bool = False) -> Array:
        """(height, width) float32 noise in 0..1, cut from a stored field."""
        stored = dice.pick(self.rough if rough else self.smooth)
        if dice.chance(0.5):
            stored = stored.T
        y, x = dice.count(0, _FIELD_SIZE - height + 1), dice.count(0, _FIELD_SIZE - width + 1)
        return stored[y : y + height, x : x + width][:: int(dice.sign()), :: int(dice.sign())]

    def cutout(self, dice: Dice, sets: tuple[str, ...] = ()) -> tuple[str, Array]:
        """A set's name and one of its pictures."""
        names = [n for n in self.cutouts if not sets or n in sets] or list(self.cutouts)
        name = dice.weighted({n: CUTOUT_WEIGHTS[n] for n in names})
        return name, dice.pick(self.cutouts[name])


def recoloured(dice: Dice, picture: Array) -> Array:
    """Mix the channels, change contrast and brightness; uint8 in, uint8 out."""
    if not dice.chance(0.65):
        return picture
    # most changes only shift the light: photographs stay natural
    strength = 1.0 if dice.chance(0.3) else 0.25
    mix = np.eye(3) + (dice.rng.random((3, 3)) - 0.5) * 0.9 * strength
    mix = mix / mix.sum(1, keepdims=True) * dice.between(0.6, 1.2)
    shift = 128 - mix.sum(1) * 128 + (dice.rng.random(3) - 0.5) * 80 * max(strength, 0.4)
    return cv2.transform(picture, np.hstack([mix, shift[:, None]]))


def procedural(seed: int, textures: int = 250) -> Material:
    """Material from nothing but the seed."""
    dice = Dice(seed, 11)
    return Material(
        textures=tuple(texture(dice) for _ in range(textures)),
        smooth=tuple(fractal(dice, _FIELD_SIZE, dice.between(0.35, 0.6)) for _ in range(8)),
        rough=tuple(fractal(dice, _FIELD_SIZE, dice.between(0.65, 0.9)) for _ in range(8)),
    )


def load(folder: Path, seed: int, textures: int = 250, share: float = 0.45) -> Material:
    """Procedural material and the pictures of a folder.

    Args:
        folder: Holds `cutouts/` and `backgrounds/`.
        seed: Chooses the share of the cut-outs and the procedural textures.
        textures: How many procedural textures.
        share: Part of the cut-outs to hold in memory; another seed holds others.

    Raises:
        GsanetError: When the folder holds neither.
    """
    base = procedural(seed, textures)
    dice = Dice(seed, 13)
    cutouts = {n: _cutouts(dice, folder / "cutouts", n, share) for n in CUTOUT_WEIGHTS}
    photographs = {n: _photographs(dice, folder / "backgrounds", n) for n in PHOTOGRAPH_WEIGHTS}
    cutouts = {name: pictures for name, pictures in cutouts.items() if pictures}
    photographs = {name: pictures for name, pictures in photographs.items() if pictures}
    if not cutouts and not photographs:
        raise GsanetError(
            f"{folder} holds no cut-outs and no backgrounds.",
            "Leave the material out to make procedural clips only.",
        )
    return Material(base.textures, base.smooth, base.rough, photographs, cutouts)


def _files(dice: Dice, folder: Path, prefix: str, suffix: str) -> list[Path]:
    files = [
        file for sub in sorted(folder.glob(f"{prefix}*")) for file in sorted(sub.glob(f"*{suffix}"))
    ]
    return [files[i] for i in dice.rng.permutation(len(files))]


def _cutouts(dice: Dice, folder: Path, name: str, share: float) -> tuple[Array, ...]:
    files = _files(dice, folder, name, ".webp")
    pictures = []
    for file in files[: int(np.ceil(len(files) * share))]:
        with Image.open(file) as image:
            rgba = np.asarray(image.convert("RGBA"))
        rows, columns = np.where(rgba[..., 3] > 60)
        if len(rows) < 400:
            continue
        rgba = rgba[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        pictures.append(_shrunk(rgba, _CUTOUT_SIDE / max(rgba.shape[:2])))
    return tuple(pictures)


def _photographs(dice: Dice, folder: Path, name: str) -> tuple[Array, ...]:
    pictures = []
    for file in _files(dice, folder, name, ".jpg")[:_MAX_PHOTOGRAPHS]:
        with Image.open(file) as image:
            rgb = np.asarray(image.convert("RGB"))
        pictures.append(_shrunk(rgb, _PHOTOGRAPH_W / rgb.shape[1]))
    return tuple(pictures)


def _shrunk(picture: Array, scale: float) -> Array:
    if scale >= 1:
        return np.ascontiguousarray(picture)
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
