"""The edit as a value: Project > Timeline > Track > Clip, in OpenTimelineIO's words."""

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.timebase import FrameRange


@dataclass(frozen=True)
class Transparent:
    """No background: the cut-out keeps its alpha (checkerboard in the monitor)."""


@dataclass(frozen=True)
class Colour:
    """A flat background; red, green, blue 0..255."""

    rgb: tuple[int, int, int] = (0, 177, 64)


class GradientShape(Enum):
    """How a gradient runs; the value is how a person reads it."""

    LINEAR = "Linear"
    RADIAL = "Radial"


@dataclass(frozen=True)
class Gradient:
    """Two colours that run into each other.

    Attributes:
        first: Red, green, blue 0..255; of a radial one the colour in the middle.
        second: The other one.
        shape: Along a line, or from the middle to the corners.
        angle: Where a linear one runs to, in degrees: 0 to the right, 90 downwards.
    """

    first: tuple[int, int, int] = (58, 97, 134)
    second: tuple[int, int, int] = (137, 37, 62)
    shape: GradientShape = GradientShape.LINEAR
    angle: float = 90.0


class Fit(Enum):
    """How large a background is at scale 1; the value is how a person reads it."""

    FILL = "Fill"
    FIT = "Fit"
    STRETCH = "Stretch"
    TILE = "Tile"


@dataclass(frozen=True)
class Placement:
    """Where a background of another size stands behind the picture.

    Attributes:
        fit: FILL covers the picture and keeps the shape, FIT shows all of the background and keeps
            it, STRETCH does both and bends it; TILE repeats what FIT shows.
        scale: Times that size, 0.05..8.
        anchor: Which point of the background lies on the same point of the picture, in shares of
            width and height: (0, 0) is the corner at the top left, (0.5, 0.5) the middle.
        offset: How far it is moved from there, in shares of the picture's width and height.
        around: Colour where the background does not reach; red, green, blue 0..255.
    """

    fit: Fit = Fit.FILL
    scale: float = 1.0
    anchor: tuple[float, float] = (0.5, 0.5)
    offset: tuple[float, float] = (0.0, 0.0)
    around: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Picture:
    """A still picture behind the subject."""

    path: Path
    placement: Placement = field(default_factory=Placement)


@dataclass(frozen=True)
class Video:
    """Another video behind the subject, looped when it is shorter."""

    path: Path
    placement: Placement = field(default_factory=Placement)


@dataclass(frozen=True)
class Blur:
    """The clip's own background, blurred without the subject bleeding into it.

    Attributes:
        radius: Standard deviation as a fraction of the picture's height, 0.002..0.1.
    """

    radius: float = 0.02


Background = Transparent | Colour | Gradient | Picture | Video | Blur


@dataclass(frozen=True)
class RefineSettings:
    """How a soft mask becomes a matte; lengths in pixels of the source picture.

    Attributes:
        threshold: Probability that becomes alpha 0.5, 0..1.
        softness: Width of the ramp around the threshold, 0 (hard) .. 1 (the probability itself).
        snap_px: How far the edge may move to lie on an edge of the picture; 0 leaves it alone.
        grow_px: Grows the subject, negative shrinks.
        feather_px: Standard deviation of the edge's blur.
        clean: How much of the old background's colour is taken out of the edge, 0..1.
        fill_holes: Largest hole to fill, as a fraction of the picture's area.
        drop_specks: Largest loose speck to drop, as a fraction of the picture's area.
    """

    threshold: float = 0.5
    softness: float = 0.5
    snap_px: float = 0.0
    grow_px: float = 0.0
    feather_px: float = 0.0
    clean: float = 1.0
    fill_holes: float = 0.0
    drop_specks: float = 0.0


@dataclass(frozen=True)
class SegmentSettings:
    """Which model cuts the subject out, and how hard it tries.

    Attributes:
        model: A bundled model's name ("motion") or the path of a weight file.
        preset: "fast", "balanced" or "best".
        flow: Path of RAFT's weights; "" for the built-in flow.
    """

    model: str = "motion"
    preset: str = "balanced"
    flow: str = ""


@dataclass(frozen=True)
class Clip:
    """A stretch of a media file on a track, of pictures or of sound.

    A timeline runs at a constant rate; `length` of its frames show `cut`. A clip of the timeline's
    own rate has as many of the one as of the other. Otherwise the picture of a timeline frame is
    the one that the media file shows at that time.

    Attributes:
        id: Unique in the project; MaskTrack and selection name a clip by it.
        media: Absolute path of the file.
        cut: Frames of the media file that are used.
        start: Frame on the timeline where the clip begins.
        volume_db: Gain of a sound clip in decibels.
        muted: Whether a sound clip is silent.
        link: Clips of one link, which is not empty, are edited together.
        length: Timeline frames that the clip covers; 0 stands for len(cut).
        phase: Seconds from the start of the cut's first frame to where the clip begins: a clip of
            another rate can be split inside a picture, and its sound goes on without a jump.
        kept: Masks of media frames that a person has found good or mended, in order of frame.
        name: What another program called it; empty for the file's name.
    """

    id: str
    media: Path
    cut: FrameRange
    start: int = 0
    segment: SegmentSettings = field(default_factory=SegmentSettings)
    refine: RefineSettings = field(default_factory=RefineSettings)
    background: Background = field(default_factory=Transparent)
    volume_db: float = 0.0
    muted: bool = False
    link: str = ""
    length: int = 0
    phase: Fraction = Fraction(0)
    kept: tuple[KeptMask, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        if not self.length:
            object.__setattr__(self, "length", len(self.cut))

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name or self.media.name

    @property
    def stop(self) -> int:
        """The timeline frame after the clip's last."""
        return self.start + self.length


@dataclass(frozen=True)
class Track:
    """Clips in order of start; none overlaps the next.

    Attributes:
        muted: A track of sound is not heard.
        hidden: A track of pictures is not seen.
        locked: Nothing on it can be edited.
    """

    clips: tuple[Clip, ...] = ()
    muted: bool = False
    hidden: bool = False
    locked: bool = False


@dataclass(frozen=True)
class Marker:
    """A named place on the timeline.

    Attributes:
        frame: Timeline frame.
        text: What it says; may be empty.
        colour: Red, green, blue 0..255.
    """

    frame: int
    text: str = ""
    colour: tuple[int, int, int] = (61, 139, 255)


@dataclass(frozen=True)
class Timeline:
    """Tracks at one rate and size.

    Attributes:
        tracks: Those of pictures, the lowest first (V1, V2, ...); a higher one covers a lower one.
        rate: Frames per second; None until the first clip sets it.
        size: Width and height in pixels; None until the first clip sets it.
        sounds: Tracks of sound (A1, A2, ...), mixed together.
        markers: In order of frame, at most one at each.
        timecode: Of the first frame, with a semicolon where it drops; empty for zero, dropping as
            the first file of its rate does.
    """

    tracks: tuple[Track, ...] = (Track(),)
    rate: Fraction | None = None
    size: tuple[int, int] | None = None
    sounds: tuple[Track, ...] = ()
    markers: tuple[Marker, ...] = ()
    timecode: str = ""


@dataclass(frozen=True)
class Project:
    """Everything that is saved.

    Attributes:
        media: Files of the bin, in order of import.
    """

    timeline: Timeline = field(default_factory=Timeline)
    media: tuple[Path, ...] = ()


class View(Enum):
    """What the monitor shows; the number is the key that selects it, 10 is the key 0.

    SOURCE and COMPOSITE are of the whole timeline, the others of one clip.
    """

    SOURCE = 1
    OVERLAY = 2
    MATTE = 3
    CUTOUT = 4
    COMPOSITE = 5
    OUTLINE = 6
    SIDE_BY_SIDE = 7
    SLOTS = 8
    FLOW = 9
    CONFIDENCE = 10

    @property
    def of_timeline(self) -> bool:
        """Whether it shows all tracks together."""
        return self in (View.SOURCE, View.COMPOSITE)

    @property
    def of_model(self) -> bool:
        """Whether a model has to look into the frame for it."""
        return self in (View.SLOTS, View.FLOW)
