"""Fine-tuning on one clip: its truth becomes a data set, a run, and a judged model."""

import json
import shutil
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import composite
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, Progress
from gsa_desktop.core.fine_tune import (
    DATA,
    LEAST,
    PRESET,
    FineTuneFacts,
    FineTuneOrder,
    Judged,
    Outcome,
    counted,
    held_out,
    recipe,
    usable,
)
from gsa_desktop.core.fine_tune_files import read_facts, write_facts, write_outcome
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame, Matte
from gsa_desktop.core.training import MODELS, Estimate, TrainingOrder
from gsa_desktop.core.training_runs import BEST
from gsa_desktop.engine import train
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.fine_tune_data import LONGEST_SIDE, truth_in, write_picture, written
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader

REACH = 8
"""Frames on either side of a judged one that are segmented with it."""

TRIAL_STEPS = 6
_WRITING, _JUDGING = "Writing the frames", "Comparing before and after"
_COLOURS = ((140, 255, 64), (255, 150, 30), (0, 200, 255))  # truth, before, after


def prepare(
    order: FineTuneOrder, info: MediaInfo, found: list[TrainingOrder], trial: int = TRIAL_STEPS
) -> Job:
    """Write the data of a run, try some steps, and put the order of the run into `found`.

    Raises:
        AppError: There is too little truth, its model cannot be trained, the media or the disk is
            not fit. Then, and when it is cancelled, nothing is left behind.
    """
    facts, network = _facts(order, info)
    is_ready, was_there = False, order.out.exists()
    try:
        yield from _data_written(order, info, facts)
        write_facts(facts, order.out)
        found.append((yield from _tried(_draft(order, facts, network), order.minutes, trial)))
        is_ready = True
    finally:
        if not (is_ready or was_there):
            shutil.rmtree(order.out, ignore_errors=True)


def _draft(order: FineTuneOrder, facts: FineTuneFacts, network: str) -> TrainingOrder:
    data = order.out / DATA
    return TrainingOrder(
        "finetune",
        (data,),
        order.out,
        network,
        facts.start,
        data,
        order.device,
        recipe(order.minutes, 1.0),
        PRESET,
    )


def _tried(
    draft: TrainingOrder, minutes: float, trial: int
) -> Generator[Event, None, TrainingOrder]:
    """The run's order with as many steps as its minutes allow on this machine."""
    estimates: list[Estimate] = []
    yield from train.probe(draft, estimates, trial)
    if not estimates:
        raise AppError("The trial told nothing.", "Try again, or train on another device.")
    return replace(draft, recipe=recipe(minutes, estimates[0].seconds_per_step))


def judge(folder: Path, found: list[Outcome], *, device: str = "auto") -> Job:
    """Compare a run's best weights with those that it began with, on the frames held out.

    Both go the whole road of the clip's preset, with the frames around, as the editor would. The
    model is written with what its card says, and the outcome put into `found`. The clip need not
    be in the project any more, but its file must be there.

    Raises:
        AppError: The run has left no weights, or the media cannot be read or is another file.
    """
    facts = read_facts(folder)
    if facts is None or not (folder / BEST).is_file():
        raise AppError(f"{folder.name} has left no weights to compare.", "Train it again.")
    known, info = facts, probe(facts.media)
    if facts.fingerprint not in ("", info.fingerprint):
        raise AppError(
            f"{facts.media.name} is another file than the one {folder.name} learnt from.",
            f"Put that file back to {facts.media.parent}.",
        )
    frames: list[Judged] = []
    total = len(facts.held_out)
    yield Progress(0, total, _JUDGING)
    for one in in_background(lambda stop: _judged(folder, known, info, device, stop)):
        if one is not None:
            frames.append(one)
        yield Progress(len(frames), total, _JUDGING)
    outcome = _named(folder, facts, tuple(frames))
    write_outcome(outcome)
    found.append(outcome)


def _facts(order: FineTuneOrder, info: MediaInfo) -> tuple[FineTuneFacts, str]:
    """What the run is made for, and which of `MODELS` it trains."""
    from gsanet import checkpoint
    from gsanet.config import MOTION, available_models, bundled_weights
    from gsanet.errors import GsanetError

    clip = order.clip
    known = tuple(one for one in usable(clip, info.frames) if one.soft_mask() is not None)
    truth = tuple(one.frame for one in known)
    apart = held_out(known, info.frames)
    if not apart:
        raise AppError(
            f"Fine-tuning needs {LEAST} frames that are good or mended; there are {len(truth)}.",
            "Mark frames as good with G, mend others with the brush (B).",
        )
    model = clip.segment.model
    named = next(n for n in available_models() if n != MOTION) if model == MOTION else model
    start = bundled_weights().get(named, Path(named))
    try:
        loaded = checkpoint.load_model(start)
    except GsanetError as error:
        raise AppError(error.message, error.hint) from error
    network = loaded.config.architecture
    if network not in MODELS or network == "gsanet-image":
        raise AppError(
            f"{start.name} is no network for video.", "Choose another model for the clip."
        )
    mended = tuple(one.frame for one in known if one.mended)
    facts = FineTuneFacts(
        clip.id,
        clip.media,
        model,
        start,
        clip.segment.preset,
        truth,
        apart,
        mended,
        info.fingerprint,
    )
    return facts, network


def _data_written(order: FineTuneOrder, info: MediaInfo, facts: FineTuneFacts) -> Job:
    yield Progress(0, len(facts.truth), _WRITING)
    for done, _ in enumerate(in_background(lambda stop: written(order, info, facts, stop))):
        yield Progress(min(done, len(facts.truth)), len(facts.truth), _WRITING)


def _judged(
    folder: Path, facts: FineTuneFacts, info: MediaInfo, device: str, stop: Stop
) -> Iterator[Judged]:
    from gsanet.errors import GsanetError
    from gsanet.eval.metrics import boundary_accuracy, region_similarity
    from gsanet.segmenter import VideoSegmenter

    try:
        before, after = (
            VideoSegmenter(path, preset=facts.preset, device=device)
            for path in (facts.start, folder / BEST)
        )
        with VideoReader(info) as reader:
            for number in facts.held_out:
                first = max(0, number - REACH)
                frames = reader.frames(first, min(info.frames, number + REACH + 1), LONGEST_SIDE)
                pictures = [np.ascontiguousarray(frame.rgb) for frame in frames]
                stop.check()
                truth = truth_in(folder, number)
                masks = [_mask_of(model, pictures, number - first) for model in (before, after)]
                stop.check()
                picture = folder / f"compared-{number:06d}.png"
                write_picture(picture, _side_by_side(pictures[number - first], (truth, *masks)))
                was, now = masks
                yield Judged(
                    frame=number,
                    mended=number in facts.mended,
                    j_before=region_similarity(truth, was),
                    f_before=boundary_accuracy(truth, was),
                    j_after=region_similarity(truth, now),
                    f_after=boundary_accuracy(truth, now),
                    picture=picture,
                )
    except GsanetError as error:
        raise AppError(error.message, error.hint) from error


def _mask_of(model: Any, pictures: list[NDArray[np.uint8]], place: int) -> NDArray[np.bool_]:
    maps = list(model.segment(pictures))
    return np.asarray(maps[place] >= 0.5)


def _side_by_side(
    picture: NDArray[np.uint8], masks: tuple[NDArray[np.bool_], ...]
) -> NDArray[np.uint8]:
    shown = [
        composite.overlay(
            Frame(0, picture.copy()),
            Matte(0, np.where(mask, np.uint8(255), np.uint8(0))),
            colour=colour,
            opacity=0.4,
        )
        for mask, colour in zip(masks, _COLOURS, strict=True)
    ]
    gap = np.full((picture.shape[0], 8, 3), 128, np.uint8)
    return np.hstack([shown[0], gap, shown[1], gap, shown[2]])


def _named(folder: Path, facts: FineTuneFacts, frames: tuple[Judged, ...]) -> Outcome:
    """The model as a file that says where it comes from."""
    from gsanet import checkpoint
    from gsanet.train.release import weights_hash

    best = checkpoint.load_model(folder / BEST)
    start = checkpoint.load_model(facts.start)
    path = folder / f"{folder.name}.safetensors"
    outcome = Outcome(folder, facts, frames, path, int(best.metadata.get("steps", 0)))
    measured = {
        "J": outcome.mean("j_after"),
        "F": outcome.mean("f_after"),
        "preset": facts.preset,
        "data": f"{counted(len(frames))} of {facts.media.name}",
    }
    origin = start.metadata.get("name", facts.start.stem)
    metadata = {
        "name": folder.name,
        "data": f"{origin}, fine-tuned on {facts.media.name}, {len(facts.learnt)} frames",
        "licence": start.metadata.get("licence", "not stated"),
        "evaluation": json.dumps(measured),
        "steps": str(outcome.step),
        "trained": "finetune",
        "sha256": weights_hash(best.network),
    }
    try:
        checkpoint.save_model(path, best.network, best.config, metadata)
    except OSError as problem:
        raise AppError(
            f"The model {path.name} cannot be written ({problem}).", "Free some space."
        ) from problem
    return outcome
