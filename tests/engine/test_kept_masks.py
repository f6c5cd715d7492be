"""A mask that a person has kept is what the monitor shows and every export writes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.export_order import ClipSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.kept_masks import keep
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame, SoftMask
from gsa_desktop.core.project import Clip, SegmentSettings, View
from gsa_desktop.engine.clip_render import ClipRender
from gsa_desktop.engine.export import export_source
from gsa_desktop.engine.mask_files import write_masks
from gsa_desktop.media.stills import read_picture

FRAME = 5


@pytest.fixture
def mended(tiny: Clip) -> Clip:
    """The tiny clip; in one frame the mask is its upper half."""
    prob = np.zeros((90, 160), np.uint8)
    prob[:45] = 255
    return replace(tiny, kept=(keep(SoftMask(FRAME, prob), mended=True),))


def is_upper_half(matte: np.ndarray) -> bool:
    return bool((matte[:43] == 255).all() and (matte[47:] == 0).all())


def test_the_monitor_shows_it_whatever_model_the_clip_has(
    mended: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    frame = Frame(FRAME, np.zeros((90, 160, 3), np.uint8))
    other = replace(mended, segment=SegmentSettings("another"))
    for clip in (mended, other):
        picture = ClipRender(clip, tiny_info, store).picture(frame, (160, 90), View.MATTE)
        assert is_upper_half(picture[..., 0])
    beside = Frame(FRAME + 1, frame.rgb)
    picture = ClipRender(mended, tiny_info, store).picture(beside, (160, 90), View.MATTE)
    assert not is_upper_half(picture[..., 0])


def test_exports_write_it(
    mended: Clip,
    tiny_info: MediaInfo,
    store: MaskStore,
    tmp_path: Path,
    tiny_subject: Callable[..., np.ndarray],
) -> None:
    list(write_masks(mended, tiny_info, store, tmp_path / "masks"))
    list(
        export_source(
            ClipSource(mended, tiny_info), store, tmp_path / "matte", settings_of("matte-png")
        )
    )
    for folder in ("masks", "matte"):
        pictures = sorted((tmp_path / folder).glob("*.png"))
        assert len(pictures) == 24
        assert is_upper_half(read_picture(pictures[FRAME])[..., 0])
        other = read_picture(pictures[FRAME + 1])[..., 0] > 127
        truth = tiny_subject(FRAME + 1)
        assert (other & truth).sum() / (other | truth).sum() > 0.95
