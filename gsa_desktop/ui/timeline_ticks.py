"""Where the ruler has its ticks."""

from collections.abc import Iterator

import numpy as np

TICK_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)


def tick_steps(scale: float, rate: int, label_px: float) -> tuple[int, int]:
    """Frames between labelled ticks, and between small ones, so that labels do not touch."""
    frames = [n for n in range(1, rate) if rate % n == 0]  # labels repeat every second
    steps = frames + [s * rate for s in TICK_SECONDS]
    needed = label_px / scale
    number = next((i for i, s in enumerate(steps) if s >= needed), len(steps) - 1)
    large = steps[number]
    if large * scale < label_px:  # beyond the table
        large *= int(np.ceil(label_px / (large * scale)))
    small = next((s for s in steps if large % s == 0 and s * scale >= 8), large)
    return large, small


def ticks(first: float, last: float, step: int) -> Iterator[int]:
    """Multiples of step from first to last, none below 0."""
    start = max(0, int(first // step) * step)
    return iter(range(start, int(last) + step, step))
