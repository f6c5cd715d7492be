"""What light and camera do to a still picture: exposure, tint, shading, blur, grain."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from gsanet.synth.dice import Array, Dice


def read_rgb(path: Path) -> Array:
    """A picture file as (H, W, 3)."""
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB"))


def read_rgba(path: Path) -> Array:
    """A picture file as (H, W, 4), not premultiplied."""
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGBA"))


def light(dice: Dice, picture: Array, *, strong: float) -> Array:
    """Other exposure, contrast, saturation and tint; `strong` is the share of wild changes."""
    if not dice.chance(0.8):
        return np.ascontiguousarray(picture)
    wild = 1.0 if dice.chance(strong) else 0.3
    grey = np.full((3, 3), 1 / 3)
    saturation = dice.between(1 - wild, 1 + 0.5 * wild)
    mix = saturation * np.eye(3) + (1 - saturation) * grey
    mix = mix @ (np.eye(3) + (dice.rng.random((3, 3)) - 0.5) * 0.4 * wild)
    mix = mix / mix.sum(1, keepdims=True) * dice.log_between(1 - 0.45 * wild, 1 + 0.4 * wild)
    mix *= 1 + (dice.rng.random((3, 1)) - 0.5) * 0.4 * wild
    shift = 128 * (1 - mix.sum(1)) * 0.6 + dice.between(-40, 40) * wild
    return np.asarray(cv2.transform(picture, np.hstack([mix, shift[:, None]])), np.uint8)


def shaded(dice: Dice, picture: Array) -> Array:
    """Light from one side, now and then."""
    if not dice.chance(0.35):
        return picture
    height, width = picture.shape[:2]
    field = cv2.resize(dice.rng.random((2, 2)).astype(np.float32), (width, height)) + 0.5
    return np.asarray(cv2.multiply(picture, cv2.merge([field] * 3), dtype=cv2.CV_8U), np.uint8)


def relit(picture: Array, outline: Array, around: Array, share: float) -> Array:
    """Colours whose mean and spread, within the outline, go towards those around it.

    Args:
        picture: (H, W, 3).
        outline: (H, W), 0..255.
        around: (h, w, 3), the surroundings.
        share: 0 changes nothing, 1 gives it their mean.
    """
    inside = picture[outline > 127].astype(np.float32)
    if share == 0 or len(inside) == 0:
        return picture
    mean, spread = inside.mean(0), inside.std(0) + 4
    theirs = around.reshape(-1, 3).astype(np.float32)
    gain = 1 - share + share * np.clip((theirs.std(0) + 4) / spread, 0.5, 1.5)
    offset = mean + share * (theirs.mean(0) - mean) - gain * mean
    matrix = np.hstack([np.diag(gain), offset[:, None]])
    return np.asarray(cv2.transform(picture, matrix), np.uint8)


def aged(dice: Dice, picture: Array) -> Array:
    """The whole picture as a camera gives it: graded, a little soft, grainy, compressed."""
    if dice.chance(0.5):
        picture = light(dice, picture, strong=0.1)
    if dice.chance(0.2):
        picture = np.asarray(
            cv2.GaussianBlur(picture, (0, 0), dice.log_between(0.4, 1.4)), np.uint8
        )
    if dice.chance(0.4):
        grain = dice.normal(*picture.shape) * dice.log_between(1, 9)
        picture = (picture + grain).clip(0, 255).astype(np.uint8)
    if dice.chance(0.3):
        quality = [cv2.IMWRITE_JPEG_QUALITY, dice.count(25, 80)]
        _, data = cv2.imencode(".jpg", picture, quality)
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return picture
