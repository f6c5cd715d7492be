"""What is known of a media file after it was opened once."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.timebase import FrameTable


@dataclass(frozen=True)
class ColourInfo:
    """Colour description by ITU-T H.273 code points; 2 where the file does not say.

    Attributes:
        primaries, transfer, matrix: H.273 code points (1 is BT.709, 9 BT.2020, 16 PQ, 18 HLG).
        full_range: True for 0..255, False for 16..235.
        bit_depth: Bits per component.
    """

    primaries: int = 2
    transfer: int = 2
    matrix: int = 2
    full_range: bool = False
    bit_depth: int = 8


@dataclass(frozen=True)
class SoundStream:
    """One sound stream.

    Attributes:
        index: Stream index in the container.
        codec: FFmpeg's name of the codec ("aac").
        rate: Samples per second.
        channels: Number of channels.
        start: Seconds between the first picture and the first sample; negative if sound is first.
        duration: Seconds.
        whole: Whether its packets follow each other without gaps or damage.
    """

    index: int
    codec: str
    rate: int
    channels: int
    start: Fraction
    duration: Fraction
    whole: bool = True


@dataclass(frozen=True, eq=False)
class MediaInfo:
    """A media file, as `media.probe` found it; safe to keep after the file is closed.

    Attributes:
        path: Absolute path.
        fingerprint: Hex digest that names the content, not the path.
        width, height: Size of the upright picture in pixels; 0 if it is sound alone.
        pixel_aspect: Width of a pixel over its height.
        rotation: Degrees counter-clockwise that the decoded picture is turned: 0, 90, 180, 270.
        container, codec, pixel_format: FFmpeg's names.
        table: Presentation times of all frames; of sound alone, of short stretches of it.
        colour: Colour description.
        has_alpha: Whether the picture carries transparency.
        sounds: Sound streams, the default one first.
        size_bytes: Size of the file.
        notes: What a person should know: frames missing, concealed, unsupported sound.
        timecode: Timecode of the first frame as the file has it ("01:00:00:00"), or empty.
    """

    path: Path
    fingerprint: str
    width: int
    height: int
    pixel_aspect: Fraction
    rotation: int
    container: str
    codec: str
    pixel_format: str
    table: FrameTable
    colour: ColourInfo
    has_alpha: bool
    sounds: tuple[SoundStream, ...]
    size_bytes: int
    notes: tuple[str, ...] = ()
    timecode: str = ""

    @property
    def has_picture(self) -> bool:
        """Whether there is more than sound."""
        return self.width > 0

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.table)
