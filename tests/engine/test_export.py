"""Every frame through render to a verified file, or nothing at all."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Exported, Note, Progress
from gsa_desktop.core.export_order import ClipSource
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Blur, Clip, Colour, Picture, Video
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export import export_source
from gsa_desktop.engine.export_pipeline import EXPORTING
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.stills import read_picture, write_png
from gsa_desktop.media.verify import verify_against

GREEN = Colour((0, 177, 64))
INSIDE = np.ones((11, 11), np.uint8)


def exported(job: object) -> Exported:
    last: Event | None = None
    for event in job:
        last = event
    assert isinstance(last, Exported)
    return last


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_format_keeps_frames_times_and_sound(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path, preset: object
) -> None:
    clip = tiny if preset.alpha else replace(tiny, background=GREEN)
    out = tmp_path / f"out é{preset.suffix}"
    done = exported(export_source(ClipSource(clip, tiny_info), store, out, ExportSettings(preset)))
    assert done.path == out
    report = verify_against(out, tiny_info)
    wrong = {check.name for check in report.checks if not check.ok}
    assert wrong == (set() if preset.has_sound or preset.is_sequence else {"sound"})
    assert not list(tmp_path.glob("*.part"))
    if preset.has_sound:
        assert probe(out).sounds


def test_the_exported_picture_is_the_subject_before_the_background(
    tiny: Clip,
    tiny_info: MediaInfo,
    store: MaskStore,
    tmp_path: Path,
    tiny_subject: Callable[..., NDArray[np.bool_]],
) -> None:
    clip = replace(tiny, background=GREEN)
    out = tmp_path / "out.mp4"
    exported(export_source(ClipSource(clip, tiny_info), store, out, settings_of("h264")))
    with VideoReader(out) as result, VideoReader(tiny_info) as source:
        for number in (0, 11, 23):
            inside = cv2.erode(tiny_subject(number).astype(np.uint8), INSIDE) > 0
            outside = cv2.dilate(tiny_subject(number).astype(np.uint8), INSIDE) == 0
            got = result.frame(number).rgb.astype(int)
            assert np.abs(got[outside] - (0, 177, 64)).mean() < 3
            assert np.abs(got[inside] - source.frame(number).rgb[inside]).mean() < 6


def test_pngs_carry_the_matte_as_alpha(
    tiny: Clip,
    tiny_info: MediaInfo,
    store: MaskStore,
    tmp_path: Path,
    tiny_subject: Callable[..., NDArray[np.bool_]],
) -> None:
    clip = replace(tiny, cut=FrameRange(4, 9))
    exported(
        export_source(ClipSource(clip, tiny_info), store, tmp_path / "out", settings_of("png"))
    )
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 5
    with VideoReader(tiny_info) as source:
        for number, file in zip(range(4, 9), files, strict=True):
            picture = read_picture(file)
            inside = tiny_subject(number)
            assert ((picture[:, :, 3] > 127) == inside).all()
            solid = picture[:, :, 3] == 255
            np.testing.assert_array_equal(picture[solid][:, :3], source.frame(number).rgb[solid])


def test_picture_video_and_blur_stand_behind_the_subject(
    tiny: Clip,
    tiny_info: MediaInfo,
    store: MaskStore,
    tmp_path: Path,
    tiny_clip: Callable[..., Path],
    tiny_subject: Callable[..., NDArray[np.bool_]],
) -> None:
    write_png(tmp_path / "still.png", np.full((50, 50, 3), (9, 90, 200), np.uint8))
    outside = cv2.dilate(tiny_subject(20).astype(np.uint8), INSIDE) == 0
    found = {}
    for background in (Picture(tmp_path / "still.png"), Video(tiny_clip(12, 64, 36)), Blur(0.08)):
        clip = replace(tiny, background=background)
        out = tmp_path / f"{type(background).__name__}.mp4"
        exported(export_source(ClipSource(clip, tiny_info), store, out, settings_of("h264")))
        with VideoReader(out) as reader:
            found[type(background)] = reader.frame(20).rgb.astype(int)
    assert np.abs(found[Picture][outside] - (9, 90, 200)).mean() < 3
    with VideoReader(tiny_clip(12, 64, 36)) as reader:
        behind = cv2.resize(reader.frame(8).rgb, (160, 90), interpolation=cv2.INTER_CUBIC)
    assert np.abs(found[Video][outside] - behind[outside]).mean() < 8
    with VideoReader(tiny_info) as reader:
        sharp = reader.frame(20).rgb
    assert found[Blur][outside].std(axis=0).mean() < 0.4 * sharp[outside].std(axis=0).mean()


@pytest.mark.parametrize("preset", ["h264", "png"])
@pytest.mark.parametrize("steps", [1, 6, 27])
def test_a_cancelled_export_leaves_nothing(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path, preset: str, steps: int
) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    out = folder / ("out" + settings_of(preset).preset.suffix)
    clip = replace(tiny, background=GREEN)
    job = export_source(ClipSource(clip, tiny_info), store, out, settings_of(preset))
    seen = [next(job) for _ in range(steps)]
    job.close()
    assert not any(isinstance(event, Exported) for event in seen)
    assert list(folder.iterdir()) == []


def test_a_cancelled_export_leaves_the_file_it_would_have_replaced(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"precious")
    clip = replace(tiny, background=GREEN)
    job = export_source(
        ClipSource(clip, tiny_info), store, out, settings_of("h264"), overwrite=True
    )
    for _ in range(5):
        next(job)
    job.close()
    assert out.read_bytes() == b"precious"
    exported(
        export_source(ClipSource(clip, tiny_info), store, out, settings_of("h264"), overwrite=True)
    )
    assert probe(out).frames == tiny_info.frames


def test_an_export_error_on_the_way_leaves_nothing(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    clip = replace(tiny, background=Picture(tmp_path / "missing.png"))
    job = export_source(ClipSource(clip, tiny_info), store, folder / "out.mp4", settings_of("h264"))
    with pytest.raises(AppError):
        list(job)
    assert list(folder.iterdir()) == []


def test_what_exists_is_replaced_only_if_allowed(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    out = tmp_path / "out.mov"
    out.write_bytes(b"precious")
    with pytest.raises(AppError, match="exists"):
        list(export_source(ClipSource(tiny, tiny_info), store, out, settings_of("prores4444")))
    assert out.read_bytes() == b"precious"


def test_inputs_are_never_written_to(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    link = tmp_path / "link.mp4"
    os.link(tiny_info.path, link)
    before = tiny_info.path.read_bytes()
    clip = replace(tiny, background=GREEN)
    for out in (tiny_info.path, link):
        job = export_source(
            ClipSource(clip, tiny_info), store, out, settings_of("h264"), overwrite=True
        )
        with pytest.raises(AppError):
            list(job)
    behind = tmp_path / "behind.mp4"
    behind.write_bytes(before)
    clip = replace(tiny, background=Video(behind))
    job = export_source(
        ClipSource(clip, tiny_info), store, behind, settings_of("h264"), overwrite=True
    )
    with pytest.raises(AppError):
        list(job)
    assert tiny_info.path.read_bytes() == behind.read_bytes() == before


def test_transparency_needs_a_format_that_holds_it(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    with pytest.raises(AppError, match="transparency") as caught:
        list(
            export_source(
                ClipSource(tiny, tiny_info), store, tmp_path / "a.mp4", settings_of("h264")
            )
        )
    assert caught.value.hint


def test_what_a_person_should_know_is_said_once(
    tiny_clip: Callable[..., Path],
    store: MaskStore,
    tmp_path: Path,
    tiny_subject: Callable[..., NDArray[np.bool_]],
) -> None:
    source = probe(tiny_clip())
    deep = tmp_path / "deep.mov"  # ProRes 4444 reads back with 12 bits, which is worth a note
    clip = Clip("c", source.path, FrameRange(0, 4), background=GREEN)
    for info, out in ((source, deep), (None, tmp_path / "out.mp4")):
        info = info or probe(deep)
        run = store.open(info.fingerprint, "truth", clip.segment).run(clip.cut)
        for number in clip.cut:
            prob = np.where(tiny_subject(number), np.uint8(255), np.uint8(0))
            run.put_final(SoftMask(number, prob))
        preset = settings_of("prores4444" if out is deep else "h264")
        job = export_source(ClipSource(replace(clip, media=info.path), info), store, out, preset)
        notes = [event.text for event in job if isinstance(event, Note)]
    assert notes
    assert len(set(notes)) == len(notes)


def test_progress_counts_every_frame_once(
    tiny: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    job = export_source(ClipSource(tiny, tiny_info), store, tmp_path / "out", settings_of("png"))
    done = [event.done for event in job if isinstance(event, Progress) and event.phase == EXPORTING]
    assert done == sorted(done)
    assert set(done) == set(range(25))
