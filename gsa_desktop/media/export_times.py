"""When the pictures of an export are shown: as in the clip, or at a constant rate."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.conform import is_direct, timeline_rate
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.timebase import FrameRange, FrameTable


def constant_table(count: int, rate: Fraction) -> FrameTable:
    """Times of frames at a constant rate, from 0."""
    return FrameTable(np.arange(count, dtype=np.int64), 1 / rate, 1)


def conformed(
    table: FrameTable, cut: FrameRange, rate: Fraction
) -> tuple[FrameTable, NDArray[np.int64]]:
    """A stretch at a constant rate in frames per second, whatever its own.

    Returns:
        Times at that rate, and the media frame that is shown in the middle of each.
    """
    length = cut_table(table, cut).duration
    count = max(1, round(length * rate))
    begin = table.time_of(cut.start)
    middles = (begin + (number + Fraction(1, 2)) / rate for number in range(count))
    shown = np.array([table.at(middle) for middle in middles], np.int64)
    return constant_table(count, rate), np.clip(shown, cut.start, cut.stop - 1)


def wanted_rate(table: FrameTable, settings: ExportSettings) -> Fraction | None:
    """The rate that a file has to be conformed to; None if it keeps its times."""
    if settings.rate is not None:
        return None if is_direct(table, settings.rate) else settings.rate
    return timeline_rate(table) if settings.constant_rate and table.is_variable else None


def cut_table(table: FrameTable, cut: FrameRange) -> FrameTable:
    """Times of a stretch, from 0 on; its last frame lasts as long as it did in the clip."""
    pts = table.pts[cut.start : cut.stop]
    last = table.last_duration
    if cut.stop < len(table):
        last = int(table.pts[cut.stop] - table.pts[cut.stop - 1])
    return FrameTable(pts - pts[0], table.time_base, last)
