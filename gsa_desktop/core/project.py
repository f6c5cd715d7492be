"""The edit as a value: Project > Timeline > Track > Clip, in OpenTimelineIO's words."""

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.timebase import FrameRange


@dataclass(frozen=True)
class Transparent:
    """No background: the cut-out keeps its alpha (checkerboard in the monitor)."""


@dataclass(frozen=True)
class Colour:
    """A flat background; red, green, blue 0..255."""

    rgb: tuple[int, int, int] = (0, 177, 64)


@dataclass(frozen=True)
class Picture:
    """A still picture behind the subject, scaled to fill."""

    path: Path


@dataclass(frozen=True)
class Video:
    """Another video behind the subject, scaled to fill, looped when it is shorter."""

    path: Path


@dataclass(frozen=True)
class Blur:
    """The clip's own background, blurred without the subject bleeding into it.

    Attributes:
        radius: Standard deviation as a fraction of the picture's height, 0.002..0.1.
    """

    radius: float = 0.02


Background = Transparent | Colour | Picture | Video | Blur


@dataclass(frozen=True)
class RefineSettings:
    """How a soft mask becomes a matte; lengths in pixels of the source picture.

    Attributes:
        threshold: Probability that becomes alpha 0.5, 0..1.
        softness: Width of the ramp around the threshold, 0 (hard) .. 1 (the probability itself).
        grow_px: Grows the subject, negative shrinks.
        feather_px: Standard deviation of the edge's blur.
        fill_holes: Largest hole to fill, as a fraction of the picture's area.
        drop_specks: Largest loose speck to drop, as a fraction of the picture's area.
    """

    threshold: float = 0.5
    softness: float = 0.5
    grow_px: float = 0.0
    feather_px: float = 0.0
    fill_holes: float = 0.0
    drop_specks: float = 0.0


@dataclass(frozen=True)
class SegmentSettings:
    """Which model cuts the subject out, and how hard it tries.

    Attributes:
        model: A bundled model's name ("motion") or the path of a weight file.
        preset: "fast", "balanced" or "best".
    """

    model: str = "motion"
    preset: str = "balanced"


@dataclass(frozen=True)
class Clip:
    """A stretch of a media file on a track.

    Attributes:
        id: Unique in the project; MaskTrack and selection name a clip by it.
        media: Absolute path of the file.
        cut: Frames of the media file that are used.
        start: Frame on the timeline where the clip begins.
    """

    id: str
    media: Path
    cut: FrameRange
    start: int = 0
    segment: SegmentSettings = field(default_factory=SegmentSettings)
    refine: RefineSettings = field(default_factory=RefineSettings)
    background: Background = field(default_factory=Transparent)


@dataclass(frozen=True)
class Track:
    """Clips in order of start; none overlaps the next."""

    clips: tuple[Clip, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """Tracks, the lowest first, at one rate and size.

    Attributes:
        rate: Frames per second; None until the first clip sets it.
        size: Width and height in pixels; None until the first clip sets it.
    """

    tracks: tuple[Track, ...] = (Track(),)
    rate: Fraction | None = None
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Project:
    """Everything that is saved.

    Attributes:
        media: Files of the bin, in order of import.
    """

    timeline: Timeline = field(default_factory=Timeline)
    media: tuple[Path, ...] = ()


class View(Enum):
    """What the monitor shows; the number is the key that selects it."""

    SOURCE = 1
    OVERLAY = 2
    MATTE = 3
    CUTOUT = 4
    COMPOSITE = 5
