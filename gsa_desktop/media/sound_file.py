"""Files of sound alone: music, speech, a recorder's tracks; cover art is no picture."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from pathlib import Path

import av.error
import numpy as np
from av.container import InputContainer

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import ColourInfo, MediaInfo, SoundStream
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.media.fingerprint import fingerprint
from gsa_desktop.media.sound_look import SoundFacts, SoundLook
from gsa_desktop.media.source import opened

# Sound has no frames; clips count it in stretches of a hundredth of a second, and what is left of
# one at a cut is the clip's phase.
STRETCHES_A_SECOND = 100


def sound_info(path: Path) -> MediaInfo:
    """What is worth knowing of a file of sound alone; its size is 0 x 0.

    Raises:
        AppError: Nothing of it can be decoded, or it cannot be read.
    """
    with opened(path) as container:
        look = SoundLook(container)
        _hear_all(container, look)
        name = container.format.name
    heard = [facts for facts in look.sounds.values() if facts.begin is not None]
    if not heard:
        raise AppError(
            f"“{path.name}” holds no sound that can be decoded.",
            "It is damaged, or its codec is not supported; convert it to WAV first.",
        )
    first = min(heard, key=lambda facts: not facts.is_default)
    table = _table(first)
    sounds, notes = sound_streams(look.sounds.values(), table.time_base * int(table.pts[0]))
    return MediaInfo(
        path=path,
        fingerprint=fingerprint(path),
        width=0,
        height=0,
        pixel_aspect=Fraction(1),
        rotation=0,
        container=name,
        codec="",
        pixel_format="",
        table=table,
        colour=ColourInfo(),
        has_alpha=False,
        sounds=sounds,
        size_bytes=path.stat().st_size,
        notes=notes,
    )


def sound_streams(
    found: Iterable[SoundFacts], origin: Fraction
) -> tuple[tuple[SoundStream, ...], tuple[str, ...]]:
    """Sound streams that decode, the default one first, and notes on those that do not.

    Args:
        found: All streams.
        origin: Seconds of the file's time that its streams are counted from.
    """
    found = tuple(found)
    notes = tuple(
        f"Sound stream {facts.index} ({facts.codec}) cannot be decoded and is left out."
        for facts in found
        if facts.begin is None
    )
    sounds = tuple(
        SoundStream(
            index=facts.index,
            codec=facts.codec,
            rate=facts.rate,
            channels=facts.channels,
            start=facts.begin - origin,
            duration=max(Fraction(0), facts.time_base * facts.end - facts.begin),
            whole=facts.whole,
        )
        for facts in sorted(found, key=lambda one: not one.is_default)
        if facts.begin is not None
    )
    return sounds, notes


def _hear_all(container: InputContainer, look: SoundLook) -> None:
    packets = container.demux(*container.streams.audio)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return  # a file that breaks off: what came before it counts
        if packet is None:
            return
        if packet.size:
            look.hear(packet)


def _table(facts: SoundFacts) -> FrameTable:
    """Times of the stretches from the first sample that is heard to the end of the last."""
    unit = Fraction(1, facts.rate)
    begin, end = round((facts.begin or 0) / unit), round(facts.time_base * facts.end / unit)
    length = max(end - begin, 1)
    step = Fraction(facts.rate, STRETCHES_A_SECOND)
    count = max(ceil(length / step), 1)
    starts = np.arange(count, dtype=np.int64) * step.numerator // step.denominator
    last = max(length - int(starts[-1]), 1)
    return FrameTable(begin + starts, unit, last)
