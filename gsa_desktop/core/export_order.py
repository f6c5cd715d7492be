"""What a person wants exported, as plain values that a job can take along."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Colour, Picture, Timeline, Video
from gsa_desktop.core.timebase import FrameRange

_HDR_TRANSFERS = {16, 18}


@dataclass(frozen=True, eq=False)
class ClipSource:
    """One clip with its own times: `clip.cut` is what is exported of its file."""

    clip: Clip
    info: MediaInfo

    @property
    def frames(self) -> int:
        """How many pictures."""
        return len(self.clip.cut)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.info.width, self.info.height

    @property
    def rate(self) -> Fraction:
        """Mean frames per second."""
        return self.info.table.rate

    @property
    def has_sound(self) -> bool:
        """Whether anything could be heard."""
        return bool(self.info.sounds)

    @property
    def is_high_range(self) -> bool:
        """Whether it is PQ or HLG."""
        return self.info.colour.transfer in _HDR_TRANSFERS

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that are read."""
        return files_of((self.clip,))


@dataclass(frozen=True, eq=False)
class TimelineSource:
    """What of which timeline.

    Attributes:
        timeline: The timeline.
        infos: What is known of its files.
        stretch: The stretch in timeline frames; all of it if None.
        protect: Files that must not be overwritten, apart from those on the timeline.
    """

    timeline: Timeline
    infos: Mapping[Path, MediaInfo]
    stretch: FrameRange | None = None
    protect: tuple[Path, ...] = ()

    @property
    def range(self) -> FrameRange:
        """The timeline frames that are exported.

        Raises:
            AppError: There is nothing.
        """
        end = timeline_end(self.timeline)
        wanted = self.stretch or FrameRange(0, end)
        if wanted.start >= min(wanted.stop, end):
            raise AppError("There is nothing to export.", "Put a clip on the timeline first.")
        return FrameRange(wanted.start, min(wanted.stop, end))

    @property
    def frames(self) -> int:
        """How many pictures."""
        return len(self.range)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.timeline.size or (0, 0)

    @property
    def rate(self) -> Fraction:
        """Frames per second."""
        return self.timeline.rate or Fraction(1)

    @property
    def has_sound(self) -> bool:
        """Whether anything could be heard."""
        return any(track.clips and not track.muted for track in self.timeline.sounds)

    @property
    def is_high_range(self) -> bool:
        """Whether a clip of pictures is PQ or HLG."""
        paths = {clip.media for track in self.timeline.tracks for clip in track.clips}
        return any(
            self.infos[path].colour.transfer in _HDR_TRANSFERS
            for path in paths
            if path in self.infos
        )

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that are read, and those that must not be overwritten."""
        tracks = (*self.timeline.tracks, *self.timeline.sounds)
        clips = tuple(clip for track in tracks for clip in track.clips)
        return (*files_of(clips), *self.protect)


@dataclass(frozen=True, eq=False)
class ExportOrder:
    """What is to be exported, and where to.

    Attributes:
        source: The clip or the timeline.
        out: Final name; a folder for sequences of pictures.
        settings: The format and what was chosen with it; its key colour is behind the clip.
    """

    source: ClipSource | TimelineSource
    out: Path
    settings: ExportSettings

    def __post_init__(self) -> None:
        key, source = self.settings.key, self.source
        if key is not None and isinstance(source, ClipSource):
            keyed = replace(source.clip, background=Colour(key))
            object.__setattr__(self, "source", replace(source, clip=keyed))

    @property
    def clip(self) -> Clip | None:
        """The clip, if it is one alone."""
        return self.source.clip if isinstance(self.source, ClipSource) else None


def timeline_end(timeline: Timeline) -> int:
    """The frame after the last one that anything covers."""
    tracks = (*timeline.tracks, *timeline.sounds)
    return max((track.clips[-1].stop for track in tracks if track.clips), default=0)


def files_of(clips: tuple[Clip, ...]) -> tuple[Path, ...]:
    """The files of clips and of what is behind them, each once."""
    files = dict.fromkeys(clip.media for clip in clips)
    behind = (clip.background for clip in clips)
    files |= dict.fromkeys(
        background.path for background in behind if isinstance(background, Picture | Video)
    )
    return tuple(files)
