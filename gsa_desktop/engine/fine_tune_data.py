"""The data of a fine-tuning: a clip's known frames, as the trainer's folders want them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.fine_tune import DATA, FineTuneFacts, FineTuneOrder
from gsa_desktop.core.kept_masks import kept_at
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.core.refine import at_size
from gsa_desktop.engine.background import Stop
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.stills import read_picture, write_png

LONGEST_SIDE = 960
"""Of the pictures that are learnt from and judged: more than any network sees."""

_SURE = 128


def written(
    order: FineTuneOrder, info: MediaInfo, facts: FineTuneFacts, stop: Stop
) -> Iterator[int]:
    """Write the run's folder of data; the number of each frame that is there.

    Frames to learn from lie in DAVIS_train with their neighbours, each one that is held out in a
    sequence of its own in DAVIS_test.

    Raises:
        AppError: The media cannot be read, or the disk is full.
    """
    data = order.out / DATA
    with VideoReader(info) as reader:
        for number in facts.truth:
            stop.check()
            mask = _truth_of(order.clip, number)
            if mask is None:
                continue
            pictures = {
                beside: reader.frame(beside, LONGEST_SIDE).rgb
                for beside in (number - 1, number, number + 1)
                if 0 <= beside < info.frames
            }
            if number in facts.held_out:
                _write_excerpt(data / "DAVIS_test" / f"frame_{number:06d}", number, pictures, mask)
            else:
                _write_frame(data / "DAVIS_train", number, pictures, mask)
            yield number


def _write_frame(
    folder: Path, number: int, pictures: dict[int, NDArray[Any]], mask: NDArray[np.uint8]
) -> None:
    """A frame to learn from, with the pictures that its flow is computed from."""
    name = f"clip_{number:06d}.png"
    sides = {"RGB": number, "BEFORE": number - 1, "AFTER": number + 1}
    for side, beside in sides.items():
        if beside in pictures:
            write_picture(folder / side / name, pictures[beside])
    write_picture(folder / "GT" / name, _at(mask, pictures[number]))


def _write_excerpt(
    folder: Path, number: int, pictures: dict[int, NDArray[Any]], mask: NDArray[np.uint8]
) -> None:
    """A sequence of three whose middle one is scored; the ends never are, so theirs are empty."""
    for beside, picture in pictures.items():
        truth = _at(mask, picture) if beside == number else np.zeros(picture.shape[:2], np.uint8)
        write_picture(folder / "RGB" / f"{beside:06d}.png", picture)
        write_picture(folder / "GT" / f"{beside:06d}.png", truth)


def _truth_of(clip: Clip, number: int) -> NDArray[np.uint8] | None:
    """(H, W), 255 where the subject is; None if the mask is damaged or not there."""
    kept = kept_at(clip.kept, number)
    mask = None if kept is None else kept.soft_mask()
    return None if mask is None else mask.prob


def truth_in(folder: Path, number: int) -> NDArray[np.bool_]:
    """The truth of a held-out frame as the run has it, whatever became of the project."""
    name = f"{number:06d}"
    path = folder / DATA / "DAVIS_test" / f"frame_{name}" / "GT" / f"{name}.png"
    return np.asarray(read_picture(path)[..., 0] >= _SURE)


def _at(mask: NDArray[np.uint8], picture: NDArray[Any]) -> NDArray[np.uint8]:
    sized = at_size(mask, (picture.shape[1], picture.shape[0]))
    return np.where(sized >= _SURE, np.uint8(255), np.uint8(0))


def write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    """A PNG with the folders that it needs.

    Raises:
        AppError: The place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise AppError(
            f"The folder {path.parent} cannot be made ({problem.strerror}).", "Free some space."
        ) from problem
    write_png(path, picture)
