"""Paired transforms: what happens to a frame happens to its mask and its flow.

A crop or a resize scales the vectors of the flow, a mirror negates their horizontal part. All
frames of a clip share one view and one colour change, because they are each other's references;
but a view that zooms in on the subject follows it, as the segmenter's second look does.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.config import FlowPicture
from gsanet.data.clip import TrainingClip
from gsanet.flow.field import FlowField
from gsanet.flow.picture import flow_picture

_Value = TypeVar("_Value", bound=np.generic)
FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]
_NORMALISE = np.float32(1 / 127.5)
# Views that zoom in: the subject's box is enlarged so many times, to at least this share of the
# frame; a smaller box is no subject.
_MARGIN = (1.15, 2.2)
_LEAST_FOCUS = 0.35
_LEAST_PIXELS = 30
# what the flow picture of a motionless scene looks like to the network
_STILL = 1.0


@dataclass(frozen=True)
class Augmentation:
    """How far a training view may stray from its clip; shares are probabilities.

    Attributes:
        crop: Share of views that show a part of the frame.
        smallest: Least side of that part, as a share of the frame's.
        aspect: How much its width may differ, as a share.
        focus: Share of views that zoom in on the subject, in each frame where it is.
        mirror: Share of mirrored views.
        reverse: Share of views with the flow's sign turned: time runs backwards.
        drop_flow: Share of clips without flow (a motionless scene).
        drop_rgb: Share of clips without picture.
        drop_frame_flow: Share of clips of which one frame loses its flow, so that the others
            must tell what the subject is.
        spoil_flow: Share of clips of which one frame's flow is nonsense.
        colour: Share of views with changed brightness, contrast and colours.
        grey: Share of these without colour.
        blur: Share of views with a blurred picture.
    """

    crop: float = 0.7
    smallest: float = 0.62
    aspect: float = 0.12
    mirror: float = 0.5
    reverse: float = 0.3
    drop_flow: float = 0.07
    drop_rgb: float = 0.07
    drop_frame_flow: float = 0.05
    spoil_flow: float = 0.05
    colour: float = 0.8
    grey: float = 0.12
    blur: float = 0.1
    focus: float = 0.25


def no_augmentation() -> Augmentation:
    """The whole frame as it is, for validation."""
    return Augmentation(*(0.0,) * 13)


class View(NamedTuple):
    """Which part of a frame is seen, and from which side of the mirror."""

    top: int
    left: int
    height: int
    width: int
    mirrored: bool


class NetworkInput(NamedTuple):
    """A clip as the network reads it.

    Attributes:
        rgb: (K, h, w, 3) in -1..1.
        flow: (K, h, w, 3), the colour wheel in -1..1.
        mask: (K, h, w) in 0..1.
    """

    rgb: FloatArray
    flow: FloatArray
    mask: FloatArray


def draw_view(rng: np.random.Generator, chances: Augmentation, shape: tuple[int, int]) -> View:
    """A random view of a frame of that height and width."""
    full_height, full_width = shape
    height, width = full_height, full_width
    if rng.random() < chances.crop:
        scale = rng.uniform(chances.smallest, 1.0)
        stretch = rng.uniform(1 - chances.aspect, 1 + chances.aspect)
        height = max(1, int(full_height * scale))
        width = max(1, min(full_width, int(full_width * scale * stretch)))
    top = int(rng.integers(full_height - height + 1))
    left = int(rng.integers(full_width - width + 1))
    return View(top, left, height, width, bool(rng.random() < chances.mirror))


def focused(
    rng: np.random.Generator, masks: NDArray[np.uint8], *, mirrored: bool
) -> list[View] | None:
    """Views of one size around the subject of each frame; None when there is hardly any.

    Args:
        rng: Source of chance.
        masks: (K, H, W), 0..255.
        mirrored: Of all of them.
    """
    full_height, full_width = masks.shape[1:]
    boxes = [cv2.boundingRect(np.asarray(mask > 127, np.uint8)) for mask in masks]
    seen = [box for box in boxes if box[2] * box[3] > _LEAST_PIXELS]
    if not seen:
        return None
    extent = max(max(box[2] / full_width, box[3] / full_height) for box in seen)
    side = min(1.0, max(_LEAST_FOCUS, extent * rng.uniform(*_MARGIN)))
    height, width = round(full_height * side), round(full_width * side)
    views = []
    for box in boxes:
        left, top, wide, high = box if box in seen else seen[0]
        centre = np.array([top + high / 2, left + wide / 2]) + rng.normal(0, 0.05, 2) * (
            height,
            width,
        )
        corner = np.clip(
            centre - np.array([height, width]) / 2, 0, (full_height - height, full_width - width)
        )
        views.append(View(int(corner[0]), int(corner[1]), height, width, mirrored))
    return views


def see(view: View, picture: Picture, size: tuple[int, int]) -> Picture:
    """The view of one picture or mask (H, W[, C]), resized to `size` (height, width)."""
    part = _cut(view, picture)
    how = cv2.INTER_AREA if size[1] < view.width else cv2.INTER_LINEAR
    seen = np.asarray(cv2.resize(part, size[::-1], interpolation=how), np.uint8)
    return np.ascontiguousarray(seen[:, ::-1]) if view.mirrored else seen


def see_flow(view: View, flow: NDArray[np.floating], size: tuple[int, int]) -> FlowField:
    """The view of a flow (H, W, 2): vectors in pixels of the new grid, mirrored with it."""
    part = FlowField(np.ascontiguousarray(_cut(view, flow), np.float32)).resized(*size)
    return part.mirrored() if view.mirrored else part


def colour_change(rng: np.random.Generator, chances: Augmentation) -> FloatArray:
    """A random affine map of RGB 0..255 to RGB -1..1, (3, 4)."""
    mix = np.eye(3)
    offset = np.zeros(3)
    if rng.random() < chances.colour:
        contrast = rng.uniform(0.6, 1.4)
        offset += 128 - 128 * contrast + rng.uniform(-30, 30)
        mix *= contrast
        if rng.random() < 0.5:
            blend = np.eye(3) + rng.uniform(-0.25, 0.25, (3, 3))
            mix = blend / blend.sum(1, keepdims=True) @ mix
        if rng.random() < chances.grey:
            mix = np.full((3, 3), 1 / 3) @ mix
    to_network = np.column_stack([mix, offset]) * _NORMALISE
    to_network[:, 3] -= 1
    return to_network.astype(np.float32)


def network_input(
    rng: np.random.Generator,
    clip: TrainingClip,
    size: tuple[int, int],
    chances: Augmentation,
    shown: FlowPicture,
) -> NetworkInput:
    """One random view of a clip at `size` (height, width)."""
    views = _views(rng, chances, clip.mask)
    wheel = _wheel(rng, clip, views, size, chances, shown)
    change = colour_change(rng, chances)
    blur = float(rng.uniform(0.5, 1.6)) if rng.random() < chances.blur else 0.0
    seen = [see(view, frame, size) for view, frame in zip(views, clip.rgb, strict=True)]
    rgb = np.stack([_recolour(frame, change, blur) for frame in seen])
    masks = [see(view, mask, size) for view, mask in zip(views, clip.mask, strict=True)]
    mask = np.stack(masks)
    _drop(rng, chances, rgb, wheel)
    return NetworkInput(rgb, wheel, mask.astype(np.float32) * np.float32(1 / 255))


def to_unit(picture: NDArray[np.uint8]) -> FloatArray:
    """8-bit values as the network reads them, -1..1."""
    return picture.astype(np.float32) * _NORMALISE - 1


def _views(rng: np.random.Generator, chances: Augmentation, masks: NDArray[np.uint8]) -> list[View]:
    view = draw_view(rng, chances, masks.shape[1:])
    if rng.random() < chances.focus:
        views = focused(rng, masks, mirrored=view.mirrored)
        if views is not None:
            return views
    return [view] * len(masks)


def _wheel(
    rng: np.random.Generator,
    clip: TrainingClip,
    views: list[View],
    size: tuple[int, int],
    chances: Augmentation,
    shown: FlowPicture,
) -> FloatArray:
    """The flow pictures of the views, (K, h, w, 3) in -1..1."""
    if chances.drop_flow >= 1:
        # stills: drawing flow that is thrown away would cost a third of the training
        return np.full((len(views), *size, 3), _STILL, np.float32)
    flows = [see_flow(view, flow, size) for view, flow in zip(views, clip.flow, strict=True)]
    if rng.random() < chances.reverse:
        flows = [FlowField(-flow.uv) for flow in flows]
    if rng.random() < chances.spoil_flow:
        spoilt = int(rng.integers(len(flows)))
        flows[spoilt] = _nonsense(rng, flows[spoilt])
    return np.stack([to_unit(flow_picture(flow, shown)) for flow in flows])


def _cut(view: View, picture: NDArray[_Value]) -> NDArray[_Value]:
    rows = slice(view.top, view.top + view.height)
    return picture[rows, view.left : view.left + view.width]


def _recolour(picture: Picture, change: FloatArray, blur: float) -> FloatArray:
    if blur:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    changed = cv2.transform(picture.astype(np.float32), change)
    return np.clip(changed, -1, 1).astype(np.float32)


def _drop(
    rng: np.random.Generator, chances: Augmentation, rgb: FloatArray, wheel: FloatArray
) -> None:
    dice = rng.random()
    if dice < chances.drop_flow:
        wheel[:] = _STILL
    elif dice < chances.drop_flow + chances.drop_rgb:
        rgb[:] = 0
    elif rng.random() < chances.drop_frame_flow:
        wheel[int(rng.integers(len(wheel)))] = _STILL


def _nonsense(rng: np.random.Generator, flow: FlowField) -> FlowField:
    """The flow buried under a smooth random field of its own strength, as a failed search gives."""
    height, width = flow.shape
    strength = float(np.percentile(flow.magnitude()[::3, ::3], 99)) + 0.5
    cells = int(rng.integers(3, 9))
    noise = rng.standard_normal((cells, cells * 2, 2)).astype(np.float32)
    field = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return FlowField(flow.uv * np.float32(0.3) + field * np.float32(strength * 0.7))
