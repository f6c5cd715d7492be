"""The training loop: it learns, repeats, resumes exactly and survives what goes wrong."""

import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from gsanet.config import lite
from gsanet.data.augment import Augmentation, no_augmentation
from gsanet.data.batches import ClipViews, UnreadableDataError
from gsanet.data.clip import BrokenSampleError, TrainingClip
from gsanet.errors import CheckpointError
from gsanet.model import registry
from gsanet.train.recipe import Phase, TrainConfig
from gsanet.train.trainer import CHECKPOINT, Saved, Trainer, TrainingError, TrainNote, TrainStep
from tests.gsanet.tiny import tiny

TINY = tiny(lite())
SHORT = TrainConfig(
    steps=6,
    clips=2,
    micro=2,
    frames=2,
    phases=(Phase(0.5, ((32, 64),)), Phase(1.0, ((32, 64), (64, 96)))),
    workers=0,
    save_every=0.0,
    rate=5e-3,
)


class Squares:
    """Bright moving squares on a dark ground; clip `broken` cannot be read."""

    def __init__(self, *, broken: bool = False, poison: bool = False) -> None:
        self.broken = broken
        self.is_gone = False
        self.poison = poison

    def __len__(self) -> int:
        return 8

    def refresh(self) -> None: ...

    def draw(self, rng: np.random.Generator) -> TrainingClip:
        if self.is_gone:
            raise BrokenSampleError("a square", "it is not there")
        if self.broken and rng.random() < 0.4:
            raise BrokenSampleError("square 3", "it is damaged")
        mask = np.zeros((2, 48, 84), np.uint8)
        top, left = rng.integers(2, 24), rng.integers(2, 50)
        mask[:, top : top + 20, left : left + 25] = 255
        rgb = np.where(mask[..., None] > 0, 220, rng.integers(0, 90)).astype(np.uint8)
        flow = (mask[..., None] > 0) * np.float32(3.0 * rng.standard_normal(2))
        if self.poison:
            flow = flow * np.float32("nan")
        return TrainingClip(np.repeat(rgb, 3, -1), mask, flow.astype(np.float32), "square")


Make = Callable[..., Trainer]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    torch.set_num_threads(1)

    def trainer(
        config: TrainConfig = SHORT,
        source: Squares | None = None,
        folder: str = "run",
        chances: Augmentation | None = None,
    ) -> Trainer:
        torch.manual_seed(5)
        return Trainer(
            model=registry.build(TINY),
            model_config=TINY,
            config=config,
            views=ClipViews(
                ((source or Squares(), 1.0),), config.seed, chances or Augmentation(), TINY.flow
            ),
            run=tmp_path / folder,
        )

    return trainer


def losses(trainer: Trainer) -> list[float]:
    return [event.loss for event in trainer.events() if isinstance(event, TrainStep)]


def test_it_learns(make: Make) -> None:
    config = dataclasses.replace(SHORT, steps=25, save_every=1e9, rate=2e-2)
    curve = losses(make(config, chances=no_augmentation()))
    assert np.mean(curve[-5:]) < 0.6 * np.mean(curve[:5])


def test_the_same_seed_gives_the_same_run(make: Make) -> None:
    first, again = losses(make(folder="a")), losses(make(folder="b"))
    other = losses(make(dataclasses.replace(SHORT, seed=2), folder="c"))
    assert first == again != other


def test_a_run_cut_short_continues_with_the_same_losses_and_weights(make: Make) -> None:
    whole = make(folder="whole")
    expected = losses(whole)
    cut = make(folder="cut")
    seen = []
    for event in cut.events():
        if isinstance(event, TrainStep):
            seen.append(event.loss)
        elif len(seen) == 3:
            break
    resumed = make(folder="cut")
    resumed.resume()
    assert resumed.state.step == 3
    assert seen + losses(resumed) == expected
    for name, value in whole.state.ema.state_dict().items():
        assert torch.equal(value, resumed.state.ema.state_dict()[name]), name


def test_steps_report_what_they_did(make: Make) -> None:
    steps = [event for event in make().events() if isinstance(event, TrainStep)]
    assert [step.step for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [step.samples for step in steps] == [4, 8, 12, 16, 20, 24]
    assert 0 < steps[0].seconds < steps[1].seconds, "its own time is in it"
    assert {(step.height, step.width) for step in steps} <= {(32, 64), (64, 96)}
    assert all(0 <= step.iou <= 1 for step in steps)


def test_curves_are_written(make: Make, tmp_path: Path) -> None:
    list(make(dataclasses.replace(SHORT, steps=20, save_every=1e9)).events())
    run = tmp_path / "run"
    header, row = (run / "curve.csv").read_text().splitlines()
    figures = dict(zip(header.split(","), row.split(","), strict=True))
    assert (figures["step"], figures["samples"]) == ("20", "80")
    assert 0 < float(figures["loss"]) < 20
    (events,) = run.glob("*tfevents*")
    assert b"train/loss" in events.read_bytes()


def test_snapshots_are_kept(make: Make, tmp_path: Path) -> None:
    config = dataclasses.replace(SHORT, steps=2, snapshot_every=1e-9)
    saved = [Path(event.path).name for event in make(config).events() if isinstance(event, Saved)]
    assert saved[-1] == CHECKPOINT
    assert {"step-0000001.pt", "step-0000002.pt"} <= set(saved)


def test_a_broken_sample_is_named_and_survived(make: Make) -> None:
    events = list(make(source=Squares(broken=True)).events())
    notes = [event.text for event in events if isinstance(event, TrainNote)]
    assert notes == ["Skipped a broken sample: square 3: it is damaged."], "once is enough"
    assert sum(isinstance(event, TrainStep) for event in events) == SHORT.steps


def test_data_that_go_away_end_the_run_saved(make: Make) -> None:
    expected = losses(make(folder="whole"))
    source, seen = Squares(), []
    events = make(dataclasses.replace(SHORT, save_every=1e9), source).events()
    seen += [event.loss for event in itertools.islice(events, 3) if isinstance(event, TrainStep)]
    source.is_gone = True
    assert isinstance(next(events), Saved)
    with pytest.raises(UnreadableDataError, match="a square: it is not there"):
        next(events)
    resumed = make()
    resumed.resume()
    assert resumed.state.step == len(seen) == 3
    assert seen + losses(resumed) == expected


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_batch(
    make: Make, tmp_path: Path
) -> None:
    trainer = make()
    with torch.no_grad():
        trainer.state.model.decoder.heads[0].weight.fill_(float("nan"))
    before = {name: value.clone() for name, value in trainer.state.ema.state_dict().items()}
    with pytest.raises(TrainingError, match="step 1 is not a number"):
        list(trainer.events())
    batch = torch.load(tmp_path / "run" / "bad-batch-1-0.pt", weights_only=True)
    assert batch["rgb"].shape == (4, 3, 32, 64)
    assert not (tmp_path / "run" / CHECKPOINT).exists()
    for name, value in trainer.state.ema.state_dict().items():
        assert torch.equal(value, before[name])


def test_a_checkpoint_that_cannot_be_written_is_reported_and_the_old_one_kept(
    make: Make, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    list(make(dataclasses.replace(SHORT, steps=1)).events())
    good = (run / CHECKPOINT).read_bytes()
    # a folder in the way of the part file is what a full disk is: an OSError on opening
    (run / f"{CHECKPOINT}.part").mkdir()
    events = list(make().events())
    notes = [event.text for event in events if isinstance(event, TrainNote)]
    assert notes
    assert all("could not be written" in text for text in notes)
    assert sum(isinstance(event, TrainStep) for event in events) == SHORT.steps
    assert (run / CHECKPOINT).read_bytes() == good


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_called_so(make: Make, tmp_path: Path) -> None:
    trainer = make(dataclasses.replace(SHORT, steps=1, save_every=1e9))
    (tmp_path / "run" / f"{CHECKPOINT}.part").symlink_to("/dev/full")
    (note,) = (event.text for event in trainer.events() if isinstance(event, TrainNote))
    assert "No space left on device" in note
    assert list((tmp_path / "run").glob(f"{CHECKPOINT}*")) == []


def test_resuming_without_or_with_another_checkpoint_is_refused(make: Make, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no checkpoint"):
        make().resume()
    run = tmp_path / "run"
    (run / CHECKPOINT).write_bytes(b"PK nonsense")
    with pytest.raises(CheckpointError, match="cannot be read"):
        make().resume()
    torch.save({"version": 1, "model": {}, "ema": {}}, run / CHECKPOINT)
    with pytest.raises(CheckpointError, match="another network"):
        make().resume()
