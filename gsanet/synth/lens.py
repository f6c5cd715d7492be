"""What camera and codec do to a picture: blur, light, noise, compression."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from gsanet.synth.dice import Array, Dice


@dataclass(frozen=True)
class Lens:
    """The faults of one clip.

    Attributes:
        shutter: Share of the frame time that it is open, 0 = no motion blur.
        defocus: Standard deviation of the blur, pixels.
        grain: Standard deviation of the noise, levels.
        flicker: Relative change of light from frame to frame.
        switch: Time of a hard change of light, and the gain of each channel after it.
        quality: Of JPEG, 0 = none.
        grade: (3, 4) change of all colours, as cameras and film stocks differ; none: as painted.
    """

    shutter: float = 0.0
    defocus: float = 0.0
    grain: float = 0.0
    flicker: float = 0.0
    switch: tuple[float, Array] | None = None
    quality: int = 0
    grade: Array | None = None

    def taken(self, image: Array, time: float, dice: Dice) -> Array:
        """The picture as recorded: float32 in, uint8 out; the dice belong to this frame."""
        if self.grade is not None:
            image = cv2.transform(image, self.grade)
        if self.defocus:
            image = cv2.GaussianBlur(image, (0, 0), self.defocus)
        if self.flicker:
            image = image * np.float32(1 + self.flicker * float(dice.normal(1)[0]))
        if self.switch and time >= self.switch[0]:
            image = image * self.switch[1]
        if self.grain:
            height, width = image.shape[:2]
            noise = cv2.resize(dice.normal(height // 2, width // 2), (width, height))
            image = cv2.add(image, cv2.merge([noise * self.grain] * 3))
        picture: Array = cv2.convertScaleAbs(np.maximum(image, 0))
        if not self.quality:
            return picture
        _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, self.quality])
        return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))


def lens(dice: Dice, *, poor: bool) -> Lens:
    """Random faults; poor: a blurred, noisy clip whose flow is garbage."""
    shutter = dice.between(0.2, 0.7) if dice.chance(0.25) else 0.0
    grain = dice.between(0, 3) if dice.chance(0.35) else 0.0
    defocus = dice.between(0.3, 1.0) if dice.chance(0.3) else 0.0
    if poor:
        shutter, grain = dice.between(0.5, 1.2), dice.between(0, 9)
        defocus = dice.between(0.5, 2.2)
    switch = None
    if dice.chance(0.06):
        switch = (dice.between(-12, 12), np.clip(1 + dice.normal(3) * 0.25, 0.4, 1.7))
    return Lens(
        shutter=shutter,
        defocus=defocus,
        grain=grain,
        flicker=dice.between(0, 0.03) if dice.chance(0.3) else 0.0,
        switch=switch,
        quality=dice.count(50, 97) if dice.chance(0.4) else 0,
        grade=_grade(dice) if dice.chance(0.7) else None,
    )


def _grade(dice: Dice) -> Array:
    """Mostly less colour than painted, a common tint, other contrast."""
    colour = dice.between(0.25, 1.0)
    if dice.chance(0.06):
        colour = 0.0
    luma = np.array([0.299, 0.587, 0.114])
    mix = colour * np.eye(3) + (1 - colour) * np.tile(luma, (3, 1))
    tint = 1 + dice.normal(3) * 0.06
    contrast = dice.between(0.8, 1.15)
    level = dice.between(90, 140)
    mix = mix * tint[:, None] * contrast
    shift = np.full(3, level * (1 - contrast)) + dice.between(-15, 15)
    return np.hstack([mix, shift[:, None]]).astype(np.float32)


def dragged(image: Array, dx: float, dy: float) -> Array:
    """Motion blur along a line of so many pixels."""
    length = math.hypot(dx, dy)
    if length < 1.5:
        return image
    scale = min(1.0, 14 / length)
    half = math.ceil(length * scale / 2)
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    ends = [(half + s * dx * scale / 2, half + s * dy * scale / 2) for s in (-1, 1)]
    a, b = ((round(x), round(y)) for x, y in ends)
    cv2.line(kernel, a, b, 1.0, 1)
    return cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
