"""The sound of a timeline: all clips that are heard, added up sample by sample."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from gsa_desktop.core.conform import media_time
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Timeline
from gsa_desktop.media.sound import SampleFormat, Samples, sound_blocks

BLOCK = 1024


@dataclass(frozen=True, eq=False)
class _Span:
    """A stretch of one file's sound in samples.

    Attributes:
        start, stop: Where it is heard on the timeline.
        shift: Place in the file, counted from its first picture, less the place on the timeline.
        gain: Factor of the samples.
    """

    info: MediaInfo
    start: int
    stop: int
    shift: int
    gain: float


def mixed(
    timeline: Timeline,
    infos: Mapping[Path, MediaInfo],
    start: Fraction,
    stop: Fraction,
    *,
    rate: int = 48_000,
) -> Generator[Samples, None, None]:
    """Blocks (n, 2) of float32 in -1..1 from `start` to `stop`, n about a thousand.

    They hold round(stop * rate) - round(start * rate) samples in all, and a sample has the same
    value wherever the mixing began. What is muted is not even opened. A clip whose file is not in
    `infos`, or has no sound, is silent.

    Args:
        timeline: Its `sounds` are heard.
        infos: What is known of the files.
        start: Seconds from the start of the timeline.
        stop: Seconds from the start of the timeline; silence after the last clip.
        rate: Samples per second.

    Raises:
        AppError: A file is gone.
    """
    at, end = round(start * rate), round(stop * rate)
    waiting = [span for span in _spans(timeline, infos, rate) if span.stop > at]
    waiting.reverse()  # the next one to begin is the last
    voices: list[_Voice] = []
    while at < end:
        until = min(at + BLOCK, end)
        while waiting and waiting[-1].start < until:
            voices.append(_Voice(waiting.pop(), at, rate))
        mix = np.zeros((until - at, 2), np.float32)
        for voice in voices:
            voice.add_to(mix, at)
        voices = [voice for voice in voices if voice.span.stop > until]
        yield np.clip(mix, -1, 1, out=mix)
        at = until


class _Voice:
    """One span while it is heard."""

    def __init__(self, span: _Span, at: int, rate: int) -> None:
        self.span = span
        begin = max(span.start, at)
        self._blocks = sound_blocks(
            span.info,
            Fraction(begin + span.shift, rate),
            Fraction(span.stop + span.shift, rate),
            sample_format=SampleFormat(rate),
        )
        self._rest = np.zeros((0, 2), np.float32)

    def add_to(self, mix: Samples, at: int) -> None:
        """Add what is heard from timeline sample `at` on."""
        place = max(self.span.start - at, 0)
        until = min(self.span.stop - at, len(mix))
        while place < until:
            if not len(self._rest):
                self._rest = next(self._blocks)
            part = self._rest[: until - place]
            mix[place : place + len(part)] += part * np.float32(self.span.gain)
            self._rest = self._rest[len(part) :]
            place += len(part)


def _spans(timeline: Timeline, infos: Mapping[Path, MediaInfo], rate: int) -> list[_Span]:
    """All that is heard, in order of start; pieces that follow each other in the file are one."""
    if timeline.rate is None:
        return []
    spans: list[_Span] = []
    for track in timeline.sounds:
        last: _Span | None = None
        for clip in () if track.muted else track.clips:
            info = infos.get(clip.media)
            if clip.muted or info is None or not info.sounds:
                continue
            begin = round(clip.start / timeline.rate * rate)
            end = round(clip.stop / timeline.rate * rate)
            shift = round(media_time(clip, info.table, timeline.rate, 0) * rate) - begin
            span = _Span(info, begin, end, shift, 10 ** (clip.volume_db / 20))
            if last is not None and _goes_on(last, span):
                span = _Span(info, last.start, end, last.shift, last.gain)
                spans.pop()
            spans.append(span)
            last = span
    return sorted(spans, key=lambda span: span.start)


def _goes_on(last: _Span, span: _Span) -> bool:
    """Whether the cut between them is a mere split, to be neither heard nor decoded twice."""
    return (
        last.info is span.info
        and last.stop == span.start
        and abs(last.shift - span.shift) <= 1  # both are rounded to samples
        and last.gain == span.gain
    )
