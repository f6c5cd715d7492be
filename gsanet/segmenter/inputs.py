"""What goes into a network and what comes out of it, between arrays and tensors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gsanet.config import STRIDE
from gsanet.flow.field import FlowField
from gsanet.segmenter.ladder import Footing


@dataclass(frozen=True, eq=False)
class NetworkInput:
    """One frame at one size.

    Attributes:
        rgb: (h, w, 3) uint8.
        flows: (D, h, w, 3) uint8, flow pictures of each direction.
        used: Height and width of the part that shows the frame; the rest is padding.
        mirrored: Whether left and right are swapped.
    """

    rgb: NDArray[np.uint8]
    flows: NDArray[np.uint8]
    used: tuple[int, int]
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class FrameInput:
    """What a network may see of one frame.

    Attributes:
        sizes: The whole frame at each size, the finest last.
        picture: (H, W, 3) uint8 that closer looks are cut from; none for networks that look once.
        fields: Flow of each direction, as the network wants it, on its own grid.
    """

    sizes: list[NetworkInput]
    picture: NDArray[np.uint8] | None
    fields: list[FlowField]


def mirrored(given: NetworkInput) -> NetworkInput:
    """The same picture, left and right swapped; where nothing moves, flow has no sides."""
    rgb, flows = given.rgb[:, ::-1], given.flows[:, :, ::-1]
    return replace(
        given, rgb=np.ascontiguousarray(rgb), flows=np.ascontiguousarray(flows), mirrored=True
    )


def grey(given: NetworkInput) -> NetworkInput:
    """The same picture without its colours: what is merely bright and colourful stands out less."""
    plane = cv2.cvtColor(given.rgb, cv2.COLOR_RGB2GRAY)
    return replace(given, rgb=np.asarray(cv2.merge([plane] * 3), np.uint8))


def tensors(inputs: Sequence[NetworkInput], footing: Footing) -> tuple[Tensor, Tensor]:
    """Pictures (B, 3, H, W) and flow pictures (D, B, 3, H, W) in 0..1, on the device."""
    rgb = torch.from_numpy(np.stack([one.rgb for one in inputs])).permute(0, 3, 1, 2)
    flows = torch.from_numpy(np.stack([one.flows for one in inputs], axis=1))
    flows = flows.permute(0, 1, 4, 2, 3)
    rgb, flows = (part.to(footing.device.handle).float() / 255 for part in (rgb, flows))
    if footing.scale == 1:
        return rgb, flows
    height, width = (
        max(STRIDE, round(side * footing.scale / STRIDE) * STRIDE) for side in rgb.shape[2:]
    )
    return _resized(rgb, height, width), torch.stack([_resized(f, height, width) for f in flows])


def _resized(pictures: Tensor, height: int, width: int) -> Tensor:
    return nn.functional.interpolate(
        pictures, (height, width), mode="bilinear", antialias=True, align_corners=False
    )


def cropped(shown: Tensor, given: NetworkInput) -> NDArray[np.float32]:
    """The part of a map that shows the frame as it is, at whatever size the map has."""
    height, width = given.rgb.shape[:2]
    rows = max(1, round(shown.shape[0] * given.used[0] / height))
    columns = max(1, round(shown.shape[1] * given.used[1] / width))
    part = shown.float().cpu().numpy()[:rows, :columns]
    return np.ascontiguousarray(part[:, ::-1] if given.mirrored else part)


def stretched(prob: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each frame's map to the full range 0..1, as the official evaluation does."""
    low, high = float(prob.min()), float(prob.max())
    return (prob - np.float32(low)) / np.float32(max(high - low, 1e-8))
