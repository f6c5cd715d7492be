"""Fine-tuning on one clip: what is ordered, what is held out, and whether it was worth it.

The frames that a person marked as good or mended are the truth. Some of them are held out: the
network never learns from them, so they show whether it has become better or only learnt by heart.
"""

from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core import certainty
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.project import Clip
from gsa_desktop.core.training import Recipe

LEAST = 4
"""Frames without which there is nothing to learn from and to compare with."""

DATA = "data"

PRESET = "Fine-tune"
RATE = 2e-4
CLIPS = 2
SIZES = ((96, 168), (128, 224))
_SHARE = 4
_SCORES = 10
_PATIENCE = 4
_FEWEST_STEPS, _MOST_STEPS = 10, 5000
_NOISE = 5e-4


def usable(clip: Clip, frames: int) -> tuple[KeptMask, ...]:
    """The kept masks of a clip that can be learnt from, in order of frame.

    Args:
        clip: Its kept masks are the truth.
        frames: How many its file has.
    """
    return tuple(one for one in clip.kept if 0 <= one.frame < frames)


def held_out(truth: tuple[KeptMask, ...], frames: int) -> tuple[int, ...]:
    """A quarter of the truth, spread over the clip, at least one; none if there are too few.

    Half of the mended frames at most, and as many of them as that allows: a frame that was only
    found good is what the model has said itself, so that it can hardly become better there.

    Args:
        truth: In order of frame.
        frames: How many the file has; its first and last one have no neighbours on both sides, by
            which a frame is judged.
    """
    if len(truth) < LEAST:
        return ()
    inside = [one for one in truth if 0 < one.frame < frames - 1]
    mended = [one.frame for one in inside if one.mended]
    good = [one.frame for one in inside if not one.mended]
    wanted = max(1, len(truth) // _SHARE)
    count = min(wanted, len(mended) // 2)
    apart = _spread(mended, count) + _spread(good, min(wanted - count, len(good)))
    return tuple(sorted(apart or [one.frame for one in inside[-1:]]))


def _spread(frames: list[int], count: int) -> list[int]:
    """So many of the frames, the ends left out as far as that goes."""
    return [frames[(2 * place + 1) * len(frames) // (2 * count)] for place in range(count)]


def recipe(minutes: float, step_seconds: float) -> Recipe:
    """A run of about so many minutes, gentle enough for a few frames.

    Args:
        minutes: To spend.
        step_seconds: What a step takes, as a trial has shown.
    """
    wanted = round(60 * minutes / max(step_seconds, 1e-3))
    steps = min(max(wanted, _FEWEST_STEPS), _MOST_STEPS)
    every = max(2, round(steps / _SCORES))
    return Recipe(
        steps=steps,
        minutes=None,
        clips=CLIPS,
        micro=CLIPS,
        sizes=SIZES,
        rate=RATE,
        workers=1,
        save_minutes=2,
        examples_every=max(10, steps // 5),
        score_every=every,
        patience=_PATIENCE,
        freeze_norm=True,
    )


@dataclass(frozen=True)
class FineTuneOrder:
    """What a person asks for.

    Attributes:
        clip: Its kept masks are the truth, its model is what the run starts from.
        out: Folder of the run; its name is the model's.
        minutes: To spend on training.
        device: "auto", "cpu", "cuda" or "mps".
    """

    clip: Clip
    out: Path
    minutes: float = 5.0
    device: str = "auto"


@dataclass(frozen=True)
class FineTuneFacts:
    """What a run's folder tells of the clip that it was made for.

    Attributes:
        clip_id: The clip in the project.
        media: Its file.
        model: What the clip was segmented with, as its settings name it.
        start: File of the weights that the run starts from.
        preset: Quality of the clip's segmentation, by which both models are judged.
        truth: Media frames that are known.
        held_out: Those of them that the run does not learn from.
        mended: Those of the truth that were painted on.
        fingerprint: Of the file's content; "" for a run of a version that did not say.
    """

    clip_id: str
    media: Path
    model: str
    start: Path
    preset: str
    truth: tuple[int, ...]
    held_out: tuple[int, ...]
    mended: tuple[int, ...] = ()
    fingerprint: str = ""

    @property
    def learnt(self) -> tuple[int, ...]:
        """Frames that the run learns from."""
        return tuple(number for number in self.truth if number not in self.held_out)


@dataclass(frozen=True)
class Judged:
    """One held-out frame before and after; all figures 0..1.

    Attributes:
        frame: Media frame.
        mended: Whether its truth was painted; else it is what the model itself had said.
        j_before, f_before: Region similarity and boundary accuracy of the model before.
        j_after, f_after: Of the model after.
        picture: Truth, before and after side by side; None for none.
    """

    frame: int
    mended: bool
    j_before: float
    f_before: float
    j_after: float
    f_after: float
    picture: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Attributes:
        folder: Of the run.
        facts: What it was made for.
        frames: The held-out ones.
        model: File of the model with its card's facts inside.
        step: Of the run's best weights; 0 means that those it began with were the best.
    """

    folder: Path
    facts: FineTuneFacts
    frames: tuple[Judged, ...]
    model: Path
    step: int

    @property
    def name(self) -> str:
        """Of the model, which is the run's."""
        return self.folder.name

    def mean(self, figure: str) -> float:
        """Mean over the frames of "j_before", "f_before", "j_after" or "f_after"."""
        return sum(float(getattr(one, figure)) for one in self.frames) / len(self.frames)

    @property
    def is_better(self) -> bool:
        """Whether J on the frames that were held out has risen."""
        return self.step > 0 and self.mean("j_after") - self.mean("j_before") > _NOISE

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the gain in J lies in 95 of 100 draws of the frames; None for too few of them."""
        return certainty.interval([one.j_after - one.j_before for one in self.frames])

    @property
    def is_sure(self) -> bool:
        """Whether a gain of this kind would rarely come about by the choice of frames alone."""
        ends = self.interval
        return self.is_better and ends is not None and ends[0] > 0

    def verdict(self) -> str:
        """One sentence; never says better of what is not, nor for certain of what is not."""
        before, after = 100 * self.mean("j_before"), 100 * self.mean("j_after")
        frames = f"the {counted(len(self.frames))}".replace("the 1 ", "the one ")
        if self.step == 0:
            return f"No training step made {frames} better; the model is as it was."
        if self.is_sure:
            return f"Better on {frames}: J rose from {before:.1f} to {after:.1f}."
        if self.is_better:
            return f"Perhaps better: J rose from {before:.1f} to {after:.1f} on {frames}."
        return f"Not better on {frames}: J was {before:.1f} and is {after:.1f}."

    def certainty(self) -> str:
        """How far the verdict can be trusted, in one or two sentences."""
        gain = 100 * (self.mean("j_after") - self.mean("j_before"))
        ends = self.interval
        if ends is None:
            return (
                f"The difference of {gain:+.1f} is measured on {counted(len(self.frames))}: too few"
                f" to tell it from chance. {4 * certainty.FEWEST} frames that are good or mended"
                f" hold out {certainty.FEWEST}."
            )
        low, high = 100 * ends[0], 100 * ends[1]
        chance = "" if low > 0 or high < 0 else " That may be chance."
        return (
            f"The difference is {gain:+.1f}, between {low:+.1f} and {high:+.1f} in 95 of 100 draws"
            f" of the {counted(len(self.frames))} (bootstrap).{chance}"
        )


def counted(frames: int) -> str:
    """How many held-out frames, in words."""
    return "1 held-out frame" if frames == 1 else f"{frames} held-out frames"


def check_name(name: str, runs: Path) -> None:
    """Refuse a name that no folder can have, or that another run has.

    Raises:
        AppError: It is one of these.
    """
    if not name.strip() or Path(name).name != name or name.startswith("."):
        raise AppError("That is no name for a model.", "Use letters and digits.")
    if (runs / name).exists():
        raise AppError(f"There is a run {name} already.", "Choose another name.")
