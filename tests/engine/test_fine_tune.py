"""Fine-tuning on one clip: from the frames a person knows to a judged model."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job
from gsa_desktop.core.fine_tune import FineTuneFacts, FineTuneOrder, Outcome
from gsa_desktop.core.fine_tune_files import read_outcome, write_facts
from gsa_desktop.core.kept_masks import KeptMask, keep
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.model_card import Origin
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.core.training import Recipe, Score, TrainingOrder
from gsa_desktop.engine import fine_tune, models, train
from gsa_desktop.media.probe import probe

TRUTH = (1, 4, 8, 11, 15, 18, 20, 22)
SETTINGS = SegmentSettings("gsanet-lite", "fast")


def finished(job: Job) -> list[object]:
    return list(job)


@pytest.fixture(autouse=True)
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer neighbours than the product takes, for the time's sake."""
    monkeypatch.setattr(fine_tune, "REACH", 2)


@pytest.fixture
def known(tiny_info: MediaInfo, tiny_subject: Callable[..., np.ndarray]) -> Clip:
    """The tiny clip, of which eight frames are known; the second half is mended."""
    kept: tuple[KeptMask, ...] = tuple(
        keep(SoftMask(n, tiny_subject(n).astype(np.uint8) * np.uint8(255)), mended=n > 11)
        for n in TRUTH
    )
    cut = FrameRange(0, tiny_info.frames)
    return Clip("tiny", tiny_info.path, cut, segment=SETTINGS, kept=kept)


def short(order: TrainingOrder, steps: int) -> TrainingOrder:
    """The same run, of a few small steps."""
    small = Recipe(
        steps=steps, minutes=None, clips=1, micro=1, sizes=((64, 112),), rate=2e-4, workers=0,
        examples_every=0, score_every=steps, patience=2,
    )  # fmt: skip
    return replace(order, recipe=small)


def prepared(clip: Clip, info: MediaInfo, out: Path) -> TrainingOrder:
    found: list[TrainingOrder] = []
    finished(fine_tune.prepare(FineTuneOrder(clip, out, 0.2, "cpu"), info, found, 2))
    return found[0]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_known_frames_become_a_run_and_a_model_that_says_where_it_comes_from(
    known: Clip, tiny_info: MediaInfo, tmp_path: Path
) -> None:
    out = tmp_path / "tiny tuned"
    order = prepared(known, tiny_info, out)
    assert order.stage == "finetune"
    assert order.model == "lite"
    assert order.recipe.steps
    learnt = sorted(path.stem for path in (out / "data/DAVIS_train/RGB").iterdir())
    assert learnt == [f"clip_{n:06d}" for n in (1, 4, 8, 11, 15, 20)]
    for side in ("GT", "BEFORE", "AFTER"):
        assert len(list((out / "data/DAVIS_train" / side).iterdir())) == 6
    assert [path.name for path in sorted((out / "data/DAVIS_test").iterdir())] == [
        "frame_000018",
        "frame_000022",
    ]
    with Image.open(out / "data/DAVIS_train/GT/clip_000004.png") as picture:
        assert set(np.unique(np.asarray(picture))) == {0, 255}
    said = finished(train.train(short(order, 2), threading.Event()))
    assert [one.step for one in said if isinstance(one, Score)] == [0, 2]
    found: list[Outcome] = []
    finished(fine_tune.judge(out, found, device="cpu"))
    (outcome,) = found
    assert read_outcome(out) == outcome
    assert [(one.frame, one.mended) for one in outcome.frames] == [(18, True), (22, True)]
    assert all(0 <= one.j_before <= 1 and 0 <= one.f_after <= 1 for one in outcome.frames)
    with Image.open(str(outcome.frames[0].picture)) as picture:
        assert picture.size == (3 * 160 + 16, 90)
    card = models.import_file(outcome.model, tmp_path / "models", Origin.TRAINED)
    assert card.name == "tiny tuned"
    assert card.data.endswith(f"fine-tuned on {tiny_info.path.name}, 6 frames")
    assert card.licence == "Apache-2.0"
    assert f"2 held-out frames of {tiny_info.path.name}" in card.figures
    assert outcome.step in (0, 2)


def test_too_little_truth_is_told_with_the_way_to_more(
    known: Clip, tiny_info: MediaInfo, tmp_path: Path
) -> None:
    few = replace(known, kept=known.kept[:3])
    with pytest.raises(AppError, match="4 frames") as told:
        finished(fine_tune.prepare(FineTuneOrder(few, tmp_path / "run"), tiny_info, []))
    assert "brush" in told.value.hint
    assert not (tmp_path / "run").exists()


def test_what_is_cancelled_leaves_nothing_behind(
    known: Clip, tiny_info: MediaInfo, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    job = fine_tune.prepare(FineTuneOrder(known, out), tiny_info, [])
    for _ in job:
        if (out / "data").is_dir():
            break
    job.close()
    assert not out.exists()


def test_a_model_that_is_gone_is_told(known: Clip, tiny_info: MediaInfo, tmp_path: Path) -> None:
    lost = replace(known, segment=SegmentSettings(str(tmp_path / "gone.safetensors")))
    with pytest.raises(AppError, match="gone"):
        finished(fine_tune.prepare(FineTuneOrder(lost, tmp_path / "run"), tiny_info, []))


def test_a_run_without_weights_is_not_judged(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="no weights"):
        finished(fine_tune.judge(tmp_path, []))


@pytest.mark.parametrize("media", ["gone", "another"])
def test_a_run_whose_file_is_gone_or_another_is_not_judged(
    tiny_info: MediaInfo, tmp_path: Path, media: str
) -> None:
    path = tmp_path / "gone.mp4" if media == "gone" else tiny_info.path
    facts = FineTuneFacts(
        "a", path, "gsanet-lite", Path("w"), "fast", (1, 4, 8, 11), (8,), (), "other content"
    )
    write_facts(facts, tmp_path)
    (tmp_path / "best.safetensors").touch()
    with pytest.raises(AppError, match=media):
        finished(fine_tune.judge(tmp_path, []))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_real_clip_with_eight_known_frames(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "davis" / "bmx-trees"
    if not folder.is_dir():
        pytest.skip("needs DAVIS clips")
    pictures = sorted((folder / "RGB").iterdir())[:24]
    video = tmp_path / "bmx.mkv"
    _encode(video, pictures)
    info = probe(video)
    kept = []
    for number in TRUTH:
        with Image.open(folder / "GT" / f"{pictures[number].stem}.png") as picture:
            known = (np.asarray(picture.convert("L"))[::2, ::2] > 0).astype(np.uint8)
        kept.append(keep(SoftMask(number, known * np.uint8(255)), mended=True))
    clip = Clip("bmx", video, FrameRange(0, 24), segment=SETTINGS, kept=tuple(kept))
    order = prepared(clip, info, tmp_path / "run")
    finished(train.train(short(order, 2), threading.Event()))
    found: list[Outcome] = []
    finished(fine_tune.judge(tmp_path / "run", found, device="cpu"))
    before = [one.j_before for one in found[0].frames]
    assert min(before) > 0.2  # the real road, not noise
    assert abs(found[0].mean("j_after") - found[0].mean("j_before")) < 0.2
    assert json.loads((tmp_path / "run/outcome.json").read_text())["frames"]


def _encode(path: Path, pictures: list[Path]) -> None:
    """At half their size, for the time's sake."""
    import av

    with av.open(path, "w") as file:
        stream = None
        for picture in pictures:
            with Image.open(picture) as opened:
                rgb = np.asarray(opened.convert("RGB").reduce(2))
            if stream is None:
                stream = file.add_stream("ffv1", rate=24)
                stream.width, stream.height = rgb.shape[1], rgb.shape[0]
                stream.pix_fmt = "bgr0"
            file.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        assert stream is not None
        file.mux(stream.encode(None))
