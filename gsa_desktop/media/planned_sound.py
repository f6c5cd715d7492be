"""Sound that goes along with an export: a stream of a file, or the mix of a timeline."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.media_info import MediaInfo, SoundStream
from gsa_desktop.core.project import Timeline
from gsa_desktop.media.mix import mixed
from gsa_desktop.media.sound import SampleFormat, Samples, sound_blocks


@dataclass(frozen=True, eq=False)
class FileSound:
    """One stream of a file.

    Attributes:
        info: The file.
        stream: Position in its `sounds`.
        begin: Time in the file, in seconds from its first picture, that is the result's start.
    """

    info: MediaInfo
    stream: int = 0
    begin: Fraction = Fraction(0)

    @property
    def sound(self) -> SoundStream:
        """What is known of the stream."""
        return self.info.sounds[self.stream]

    @property
    def codec(self) -> str:
        """FFmpeg's name of the codec."""
        return self.sound.codec

    def span(self, length: Fraction) -> tuple[Fraction, Fraction]:
        """When it is heard in a result of a length in seconds: from, to; empty if from >= to."""
        start, stop = self.sound.start, self.sound.start + self.sound.duration
        return max(start - self.begin, Fraction(0)), min(stop - self.begin, length)

    def samples(self, start: Fraction, stop: Fraction, wanted: SampleFormat) -> Iterator[Samples]:
        """Blocks (n, channels) between two times of the result, silence where there is none."""
        return sound_blocks(
            self.info,
            self.begin + start,
            self.begin + stop,
            stream=self.stream,
            sample_format=wanted,
        )


@dataclass(frozen=True, eq=False)
class MixedSound:
    """Everything that is heard of a timeline.

    Attributes:
        timeline: The timeline.
        infos: What is known of its files.
        begin: Time on the timeline, in seconds, that is the result's start.
    """

    timeline: Timeline
    infos: Mapping[Path, MediaInfo]
    begin: Fraction = Fraction(0)

    @property
    def codec(self) -> str:
        """Samples have none."""
        return "mix"

    def span(self, length: Fraction) -> tuple[Fraction, Fraction]:
        """When it is heard in a result of a length in seconds: from, to."""
        return Fraction(0), length

    def samples(self, start: Fraction, stop: Fraction, wanted: SampleFormat) -> Iterator[Samples]:
        """Blocks (n, channels) between two times of the result."""
        blocks = mixed(
            self.timeline, self.infos, self.begin + start, self.begin + stop, rate=wanted.rate
        )
        if wanted.layout == "mono":
            return (block.mean(axis=1, keepdims=True) for block in blocks)
        return blocks


PlannedSound = FileSound | MixedSound


def file_sounds(info: MediaInfo, begin: Fraction, length: Fraction) -> tuple[FileSound, ...]:
    """The streams of a file that reach into a stretch of it."""
    sounds = (FileSound(info, stream, begin) for stream in range(len(info.sounds)))
    return tuple(sound for sound in sounds if sound.span(length)[0] < sound.span(length)[1])
