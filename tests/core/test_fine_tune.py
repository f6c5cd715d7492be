"""What fine-tuning on a clip learns from and holds out, and what it says of its result."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.certainty import interval
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.fine_tune import (
    FineTuneFacts,
    Judged,
    Outcome,
    check_name,
    held_out,
    recipe,
)
from gsa_desktop.core.fine_tune_files import (
    is_judged,
    read_facts,
    read_outcome,
    write_facts,
    write_outcome,
)
from gsa_desktop.core.kept_masks import KeptMask

FACTS = FineTuneFacts(
    "a", Path("/media/dog.mp4"), "gsanet-lite", Path("/w/lite.safetensors"), "balanced",
    (2, 9, 30, 41), (30,), (9, 30),
)  # fmt: skip


def outcome(folder: Path, *figures: tuple[float, float], step: int = 5) -> Outcome:
    frames = tuple(
        Judged(number, number % 2 == 0, before, 0.5, after, 0.6, folder / f"{number}.png")
        for number, (before, after) in enumerate(figures)
    )
    return Outcome(folder, FACTS, frames, folder / "dog.safetensors", step)


def kept(*frames: int, mended: tuple[int, ...] = ()) -> tuple[KeptMask, ...]:
    return tuple(KeptMask(number, 1, 1, "", mended=number in mended) for number in frames)


@pytest.mark.parametrize("count", range(4, 30))
@pytest.mark.parametrize("share", [0, 1, 2, 5])
def test_a_quarter_is_held_out_and_three_are_left_to_learn_from(count: int, share: int) -> None:
    frames = tuple(range(5, 5 + 3 * count, 3))
    apart = held_out(kept(*frames, mended=frames[::share] if share else ()), 1000)
    assert set(apart) < set(frames)
    assert list(apart) == sorted(apart)
    assert len(apart) == max(1, count // 4)
    assert count - len(apart) >= 3


def test_a_mended_frame_is_held_out_before_a_good_one() -> None:
    assert held_out(kept(3, 6, 9, 12, mended=(3, 12)), 50) == (12,)
    assert held_out(kept(*range(3, 27, 3), mended=(3, 6)), 50) == (6, 18)


def test_too_few_frames_hold_nothing_out() -> None:
    assert held_out(kept(1, 2, 3), 50) == ()
    # the first and last frame of a file have no neighbours on both sides
    assert held_out(kept(0, 1, 48, 49), 50) == (48,)


def test_minutes_become_steps_within_bounds() -> None:
    chosen = recipe(5, 0.5)
    assert chosen.steps == 600
    assert chosen.minutes is None
    assert chosen.problem() == ""
    assert 0 < chosen.score_every <= 100
    assert "--patience" in chosen.words()
    assert recipe(0.2, 60).steps == 10
    assert recipe(600, 0.01).steps == 5000


def test_facts_and_outcome_come_back_from_the_runs_folder(tmp_path: Path) -> None:
    assert read_facts(tmp_path) is None
    assert read_outcome(tmp_path) is None
    write_facts(FACTS, tmp_path)
    assert read_facts(tmp_path) == FACTS
    assert read_outcome(tmp_path) is None
    written = outcome(tmp_path, (0.6, 0.7), (0.5, 0.9))
    write_outcome(written)
    assert read_outcome(tmp_path) == written
    written.model.touch()
    assert not is_judged(tmp_path), "there are no weights"
    (tmp_path / "best.safetensors").touch()
    os.utime(tmp_path / "best.safetensors", (1, 1))
    assert is_judged(tmp_path)
    os.utime(tmp_path / "outcome.json", (0, 0))
    assert not is_judged(tmp_path), "the run went on since"
    (tmp_path / "fine-tune.json").write_text('{"truth": 3}')
    assert read_facts(tmp_path) is None


def test_better_is_only_said_of_what_is(tmp_path: Path) -> None:
    better = outcome(tmp_path, *[(0.6, 0.7), (0.5, 0.55), (0.7, 0.72), (0.4, 0.48), (0.6, 0.61)])
    assert better.is_better
    assert better.is_sure
    assert better.verdict() == "Better on the 5 held-out frames: J rose from 56.0 to 61.2."
    assert "chance" not in better.certainty()
    for worse in (
        outcome(tmp_path, (0.6, 0.7), (0.5, 0.4)),
        outcome(tmp_path, (0.7, 0.6)),
        replace(better, step=0),
    ):
        assert not worse.is_better
        assert not worse.is_sure
        said = worse.verdict()
        assert said.startswith(("Not better", "No training step"))


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ([(0.6, 0.7)] * 4, "4 held-out frames: too few to tell it from chance. 20 frames"),
        ([(0.6, 0.7)], "1 held-out frame: too few"),
        ([(0.5, 0.9), *[(0.6, 0.58)] * 5], "That may be chance."),
    ],
)
def test_what_may_be_chance_is_only_perhaps_better(
    tmp_path: Path, figures: list[tuple[float, float]], says: str
) -> None:
    told = outcome(tmp_path, *figures)
    assert told.is_better
    assert not told.is_sure
    assert told.verdict().startswith("Perhaps better: J rose from")
    assert says in told.certainty()


def test_an_interval_is_that_of_the_mean() -> None:
    rng = np.random.default_rng(3)
    figures = list(rng.normal(2.0, 1.0, 400))
    ends = interval(figures)
    assert ends is not None
    # 1.96 standard errors on either side
    mean, error = np.mean(figures), np.std(figures) / 20
    assert ends == pytest.approx((mean - 1.96 * error, mean + 1.96 * error), abs=0.02)
    assert interval(figures) == ends
    assert interval([0.1] * 5) == pytest.approx((0.1, 0.1))
    assert interval([0.1] * 4) is None


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..", ".hidden", "taken"])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    check_name("dog fine-tuned", tmp_path)
    with pytest.raises(AppError):
        check_name(name, tmp_path)
