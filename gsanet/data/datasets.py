"""Data sets of picture files as sources of training clips: stills for stage one, frames for two."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from gsanet.data.clip import BrokenSampleError, TrainingClip
from gsanet.data.flow_pictures import read_flow_picture
from gsanet.data.layout import ClipPaths, FramePaths
from gsanet.data.shards import Shards
from gsanet.flow.camera import residual_flow
from gsanet.flow.dis import DisFlow
from gsanet.flow.field import FlowField

GRID = (192, 336)
"""Height and width clips are brought to: the size the product computes flow at."""


class _Part(NamedTuple):
    """A part of a picture with the grid's aspect, in shares of height and width."""

    top: float
    left: float
    height: float
    width: float

    def of(self, picture: NDArray[np.uint8], grid: tuple[int, int]) -> NDArray[np.uint8]:
        rows, columns = picture.shape[:2]
        top, left = round(self.top * rows), round(self.left * columns)
        height = max(1, round(self.height * rows))
        width = max(1, round(self.width * columns))
        part = picture[top : top + height, left : left + width]
        how = cv2.INTER_AREA if part.shape[1] > grid[1] else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(part, grid[::-1], interpolation=how), np.uint8)


class Stills:
    """Pictures with masks; each is a clip of one motionless frame."""

    def __init__(self, frames: Sequence[FramePaths], grid: tuple[int, int] = GRID) -> None:
        self._frames = tuple(frames)
        self._grid = grid

    def __len__(self) -> int:
        return len(self._frames)

    def refresh(self) -> None:
        """Nothing comes after the start."""

    def draw(self, rng: np.random.Generator) -> TrainingClip:
        """A random still.

        Raises:
            BrokenSampleError: A file is damaged, or the mask's size is not the picture's.
        """
        paths = self._frames[int(rng.integers(len(self._frames)))]
        rgb, mask = read_pair(paths)
        part = _random_part(rng, mask.shape, self._grid)
        rgb, mask = part.of(rgb, self._grid)[None], part.of(mask, self._grid)[None]
        return TrainingClip(rgb, mask, np.zeros((*mask.shape, 2), np.float32), str(paths.rgb))


class ShardFrames:
    """Single frames of rendered clips, as stills."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards

    def __len__(self) -> int:
        return len(self._shards)

    def refresh(self) -> None:
        """Find shards written since."""
        self._shards.refresh()

    def draw(self, rng: np.random.Generator) -> TrainingClip:
        """A random frame of a random clip.

        Raises:
            BrokenSampleError: The clip is damaged.
        """
        clip = self._shards.draw(rng)
        one = int(rng.integers(len(clip.mask)))
        rgb, mask = clip.rgb[one : one + 1], clip.mask[one : one + 1]
        return TrainingClip(rgb, mask, np.zeros((*mask.shape, 2), np.float32), clip.name)


class FrameFolders:
    """Sequences of frames; a draw gives distant frames of one sequence.

    Flow is computed by DIS, forwards or backwards, or read from flow pictures.

    Args:
        clips: The sequences.
        frames: Frames of a draw.
        grid: Height and width of the draws.
        compensate: Take the camera's motion out; off for networks that want the plain flow.
    """

    def __init__(
        self,
        clips: Sequence[ClipPaths],
        *,
        frames: int = 3,
        grid: tuple[int, int] = GRID,
        compensate: bool = True,
    ) -> None:
        self._clips = tuple(clips)
        self._count = frames
        self._grid = grid
        self._compensate = compensate
        self._dis = DisFlow()

    def __len__(self) -> int:
        return len(self._clips)

    def refresh(self) -> None:
        """Nothing comes after the start."""

    def draw(self, rng: np.random.Generator) -> TrainingClip:
        """Random frames, far from each other, of a random sequence.

        Raises:
            BrokenSampleError: A file is damaged, or sizes do not agree.
        """
        clip = self._clips[int(rng.integers(len(self._clips)))]
        # one frame from each of as many stretches of the sequence
        borders = np.linspace(0, len(clip.frames), self._count + 1)
        chosen = [
            min(int(rng.uniform(low, high)), len(clip.frames) - 1)
            for low, high in itertools.pairwise(borders)
        ]
        rng.shuffle(chosen)
        first_rgb, first_mask = read_pair(clip.frames[chosen[0]])
        part = _random_part(rng, first_mask.shape, self._grid)
        views = [(first_rgb, first_mask)] + [read_pair(clip.frames[n]) for n in chosen[1:]]
        rgb = np.stack([part.of(picture, self._grid) for picture, _ in views])
        mask = np.stack([part.of(picture, self._grid) for _, picture in views])
        flow = np.stack([self._flow(rng, clip, n, part, rgb[i]).uv for i, n in enumerate(chosen)])
        return TrainingClip(rgb, mask, flow, clip.name)

    def _flow(
        self,
        rng: np.random.Generator,
        clip: ClipPaths,
        number: int,
        part: _Part,
        rgb: NDArray[np.uint8],
    ) -> FlowField:
        drawn = clip.frames[number].flow
        if drawn is not None:
            flow = read_flow_picture(part.of(read_picture(drawn), self._grid))
        elif beside := clip.frames[number].beside:
            other = part.of(read_picture(beside[int(rng.integers(len(beside)))]), self._grid)
            flow = self._dis.estimate(rgb, other)
        elif len(clip.frames) == 1:
            flow = FlowField(np.zeros((*self._grid, 2), np.float32))
        else:
            step = 1 if rng.random() < 0.5 else -1
            if not 0 <= number + step < len(clip.frames):
                step = -step
            other = part.of(read_picture(clip.frames[number + step].rgb), self._grid)
            flow = self._dis.estimate(rgb, other)
        return residual_flow(flow) if self._compensate else flow


def read_picture(path: Path) -> NDArray[np.uint8]:
    """A picture file as (H, W, 3) RGB.

    Raises:
        BrokenSampleError: It cannot be read.
    """
    return _read(path, "RGB")


def read_pair(paths: FramePaths) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A picture (H, W, 3) and its mask (H, W), 255 where the subject is.

    Raises:
        BrokenSampleError: A file is damaged, or the mask's size is not the picture's.
    """
    rgb, mask = read_picture(paths.rgb), _read(paths.mask, "L")
    if mask.shape != rgb.shape[:2]:
        raise BrokenSampleError(
            str(paths.mask), f"the mask is {mask.shape}, the picture {rgb.shape[:2]}"
        )
    if 0 < mask.max() <= 1:
        mask = mask * np.uint8(255)
    return rgb, mask


def _read(path: Path, mode: str) -> NDArray[np.uint8]:
    try:
        with Image.open(path) as picture:
            # annotations with a palette number their objects: whatever is not 0 is the subject
            if mode == "L" and picture.mode == "P":
                return np.where(np.asarray(picture) > 0, np.uint8(255), np.uint8(0))
            return np.asarray(picture.convert(mode), np.uint8)
    except (OSError, ValueError, SyntaxError) as problem:
        raise BrokenSampleError(str(path), f"it cannot be read ({_why(problem)})") from problem


def _why(problem: Exception) -> str:
    """Without the path, which is said already."""
    if isinstance(problem, UnidentifiedImageError):
        return "no picture is in it"
    return getattr(problem, "strerror", None) or str(problem)


def _random_part(rng: np.random.Generator, shape: tuple[int, ...], grid: tuple[int, int]) -> _Part:
    """The largest part with the grid's aspect, anywhere along the longer side."""
    aspect = grid[1] / grid[0] * shape[0] / shape[1]
    height, width = min(1.0, 1 / aspect), min(1.0, aspect)
    return _Part(rng.uniform(0, 1 - height), rng.uniform(0, 1 - width), height, width)
