"""A tiny clip whose masks are known, so that what follows segmenting can be tested alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MaskStore]:
    with MaskStore(tmp_path / "cache") as opened:
        yield opened


@pytest.fixture(scope="session")
def tiny_info(tiny_clip: Callable[..., Path]) -> MediaInfo:
    return probe(tiny_clip())


@pytest.fixture
def tiny(
    tiny_info: MediaInfo, store: MaskStore, tiny_subject: Callable[..., NDArray[np.bool_]]
) -> Clip:
    """The whole tiny clip; the store holds its true masks."""
    clip = Clip("tiny", tiny_info.path, FrameRange(0, tiny_info.frames))
    run = store.open(tiny_info.fingerprint, "truth", clip.segment).run(clip.cut)
    for number in clip.cut:
        prob = np.where(tiny_subject(number), np.uint8(255), np.uint8(0))
        run.put_final(SoftMask(number, prob))
    return clip
