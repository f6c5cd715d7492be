"""What fine-tuning on a clip learns from and holds out, and what it says of its result."""

from dataclasses import replace
from pathlib import Path

import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.fine_tune import (
    FineTuneFacts,
    Judged,
    Outcome,
    check_name,
    held_out,
    read_facts,
    read_outcome,
    recipe,
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
    (tmp_path / "fine-tune.json").write_text('{"truth": 3}')
    assert read_facts(tmp_path) is None


def test_better_is_only_said_of_what_is(tmp_path: Path) -> None:
    better = outcome(tmp_path, (0.6, 0.7), (0.5, 0.55))
    assert better.is_better
    assert better.verdict() == "Better on the 2 held-out frames: J rose from 55.0 to 62.5."
    for worse in (
        outcome(tmp_path, (0.6, 0.7), (0.5, 0.4)),
        outcome(tmp_path, (0.7, 0.6)),
        replace(better, step=0),
    ):
        assert not worse.is_better
        assert "etter" not in worse.verdict().replace("Not better", "").replace(
            "No training step made the 2 held-out frames better", ""
        )


@pytest.mark.parametrize("name", ["", "  ", "a/b", "..", ".hidden", "taken"])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    check_name("dog fine-tuned", tmp_path)
    with pytest.raises(AppError):
        check_name(name, tmp_path)
