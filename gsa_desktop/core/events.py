"""What a job may say. Names and numbers, never pixels; the one exception says why."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.peaks import PeaksReady
from gsa_desktop.core.training import TrainingNews


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        done: Frames finished.
        total: Frames in all; 0 while it is unknown.
        phase: What is being done, as the status bar says it ("Segmenting").
    """

    done: int
    total: int
    phase: str


@dataclass(frozen=True)
class MaskReady:
    """A mask of the job's clip can be read from its MaskTrack.

    Attributes:
        frame: Frame number in the media file.
        final: False for the network's first word, which a later pass replaces.
    """

    frame: int
    final: bool


@dataclass(frozen=True)
class Note:
    """Something a person should know but need not act on ("Sound exported as AAC.")."""

    text: str


@dataclass(frozen=True)
class DeviceUsed:
    """Which device really does the work, measured, for the badge ("CPU", "CUDA: NVIDIA H200")."""

    name: str
    ms_per_frame: float | None = None


@dataclass(frozen=True, eq=False)
class PictureReady:
    """A picture for the monitor, the one event that carries pixels: they have no other home.

    Attributes:
        request: The number that the asker gave, to drop what came too late.
        frame: The frame that was asked for: of the timeline, for thumbnails of the media file.
        picture: (H, W, 4) uint8, BGRA with straight alpha, read-only; what QImage calls ARGB32.
        exact: False for a stand-in (the nearest keyframe) that the right picture will follow.
        size: Width and height of what the picture shows at full size; None for its own.
        transparent: Whether the alpha is not 255 everywhere.
        before: The source in the same form and size, to compare with; None if nobody asked.
        caption: What its colours mean, one line, where they need to be told.
    """

    request: int
    frame: int
    picture: NDArray[np.uint8]
    exact: bool = True
    size: tuple[int, int] | None = None
    transparent: bool = False
    before: NDArray[np.uint8] | None = None
    caption: str = ""


@dataclass(frozen=True)
class SizeEstimated:
    """About how large an export will be."""

    size_bytes: int


@dataclass(frozen=True)
class Exported:
    """An export is in place under its final name, verified.

    Attributes:
        path: The file or folder.
        report: What was checked, a line each.
    """

    path: Path
    report: tuple[str, ...] = ()


Event = (
    Progress
    | MaskReady
    | Note
    | DeviceUsed
    | PictureReady
    | SizeEstimated
    | Exported
    | TrainingNews
    | PeaksReady
)
Job = Generator[Event, None, None]
