"""Sound as samples: blocks of float32 from any time on, exact in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.media.source import opened

PLAYBACK_RATE = 48_000

_SILENCE_BLOCK = 1024
# Decoders of transform codecs need what came before to get the first samples right.
_PREROLL = Fraction(1, 2)
# A step in the times larger than this is a gap in the recording, not rounding.
_GAP = Fraction(1, 50)

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class SampleFormat:
    """What comes out: samples per second and FFmpeg's name of the channel layout."""

    rate: int = PLAYBACK_RATE
    layout: str = "stereo"


def sound_blocks(
    info: MediaInfo,
    start: Fraction = Fraction(0),
    stop: Fraction | None = None,
    *,
    stream: int = 0,
    sample_format: SampleFormat = SampleFormat(),
) -> Iterator[Samples]:
    """Samples from `start` on, (N, channels) float32 in -1..1, N about a thousand.

    Silence stands where the stream has no sound, so block after block is exact in time.

    Args:
        info: The clip.
        start: Seconds from the first picture.
        stop: Seconds from the first picture; None means the end of the clip.
        stream: Position in `info.sounds`.
        sample_format: Stereo at 48 kHz unless said otherwise.

    Raises:
        AppError: The file is gone.
        IndexError: There is no such stream.
    """
    number = info.sounds[stream].index
    rate = sample_format.rate
    begin = round(start * rate)
    end = round((info.table.duration if stop is None else stop) * rate)
    channels = _channels(sample_format.layout)
    at = begin
    for first, samples in _pieces(info, number, start, sample_format):
        if first >= end:
            break
        while at < first:
            gap = min(_SILENCE_BLOCK, first - at)
            yield np.zeros((gap, channels), np.float32)
            at += gap
        piece = samples[at - first : end - first]
        if len(piece):
            yield piece
            at += len(piece)
    while at < end:
        gap = min(_SILENCE_BLOCK, end - at)
        yield np.zeros((gap, channels), np.float32)
        at += gap


def _channels(layout: str) -> int:
    return av.AudioLayout(layout).nb_channels


def _pieces(
    info: MediaInfo, number: int, start: Fraction, sample_format: SampleFormat
) -> Iterator[tuple[int, Samples]]:
    """Decoded stretches with the place of their first sample, counted from the first picture."""
    origin = info.table.time_base * int(info.table.pts[0])
    resampler: AudioResampler | None = None
    due: Fraction | None = None
    place, kind = 0, ("", "", 0)
    with opened(info.path) as container:
        stream = container.streams[number]
        if not isinstance(stream, AudioStream):
            raise AppError(
                f"“{info.path.name}” has changed since it was opened.", "Import it again."
            )
        for frame in _frames(container, stream, origin + start):
            time = Fraction(frame.pts or 0) * Fraction(frame.time_base or 1)
            before, kind = kind, (frame.format.name, frame.layout.name, frame.sample_rate)
            jumps = due is None or abs(time - due) > _GAP
            if resampler is None or jumps or kind != before:  # broadcasts change to 5.1 and back
                if resampler is not None:
                    yield from _resampled(resampler, None, place)
                place = round((time - origin) * sample_format.rate)
                resampler = AudioResampler("flt", sample_format.layout, sample_format.rate)
            for first, samples in _resampled(resampler, frame, place):
                yield first, samples
                place = first + len(samples)
            due = time + Fraction(frame.samples, frame.sample_rate)
        if resampler is not None:
            yield from _resampled(resampler, None, place)


def _resampled(
    resampler: AudioResampler, frame: AudioFrame | None, place: int
) -> Iterator[tuple[int, Samples]]:
    for piece in resampler.resample(frame):
        channels = piece.layout.nb_channels
        samples = np.asarray(piece.to_ndarray(), np.float32).reshape(-1, channels)
        yield place, samples
        place += len(samples)


def _frames(
    container: InputContainer, stream: AudioStream, start: Fraction
) -> Iterator[AudioFrame]:
    """Decoded sound from a little before `start` (in file time) on, without damaged packets."""
    unit = Fraction(stream.time_base or 1)
    if start - _PREROLL > (stream.start_time or 0) * unit:
        container.seek(int((start - _PREROLL) / unit), stream=stream)
        first = next(_decoded(container, stream), None)
        late = first is None or Fraction(first.pts or 0) * unit > start
        # Containers without an index may land too late: then from the beginning.
        container.seek(-(1 << 40) if late else int((start - _PREROLL) / unit), stream=stream)
    yield from _decoded(container, stream)


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        for frame in frames:
            if frame.pts is not None:
                yield frame
