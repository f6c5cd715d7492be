"""`python -m gsanet train-default`: the shipped model from nothing, in one command.

With `--start` it goes on from given weights instead, as the last training of the shipped ones did.
Generators render synthetic video first alone, then beside the training, because new clips teach
more than old ones seen again. Seeds are fixed; how far the run gets is up to the time budget and
the machine, so the result is of the same kind, not the same bytes.
"""

import argparse
import dataclasses
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import torch

from gsanet import checkpoint, device
from gsanet.config import lite
from gsanet.data.batches import ClipViews
from gsanet.data.shards import Shards
from gsanet.errors import GsanetError
from gsanet.model import registry
from gsanet.train import recipe
from gsanet.train.events import print_event
from gsanet.train.processes import Processes, joined
from gsanet.train.recipe import Phase, TrainConfig
from gsanet.train.release import release, weights_hash
from gsanet.train.trainer import CHECKPOINT, Saved, Trainer, TrainEvent, TrainNote

RESULT = "gsanet-lite.safetensors"
# share of the time in which nothing but clips is made, and of the training beside which one
# generator goes on
_HEAD_START = 0.15
_ACCOMPANIED = 0.7
_LEAST_CLIPS = 64
_POLL_SECONDS = 2.0
FIRST_SEED = 101


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    add = parser.add_argument
    add("--out", type=Path, required=True, metavar="RUN", help="folder of clips and run")
    add("--minutes", type=float, default=240, help="time budget (default: %(default)s)")
    add("--material", type=Path, metavar="DIR", help="cut-outs and backgrounds; none: drawn ones")
    add("--generators", type=int, default=2, help="processes that render clips at first")
    add("--seed", type=int, default=FIRST_SEED)
    add("--start", type=Path, metavar="FILE", help="go on from these weights, at a lower rate")
    add("--resume", action="store_true", help="continue the run in --out")
    add("--device", default="auto", help="auto, cpu, cuda (default: %(default)s)")
    add("--events", action="store_true", help="write JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Render, train, write the model; 0 when it is complete."""
    with joined() as processes:
        for event in make_default(arguments, processes):
            if processes.first:
                print_event(event, as_json=arguments.events)
    return 0


def shipped(seconds: float, seed: int, *, on_gpu: bool) -> TrainConfig:
    """The run that makes the default model from random weights."""
    config = dataclasses.replace(
        recipe.finetune(seconds),
        seed=seed,
        rate=1.5e-3,
        phases=(
            Phase(0.15, ((64, 112),)),
            Phase(0.5, ((96, 168),)),
            Phase(0.8, ((96, 168), (128, 224))),
            Phase(1.0, ((96, 168), (128, 224), (128, 224), (160, 280))),
        ),
    )
    return recipe.cuda(config) if on_gpu else config


def continued(seconds: float, seed: int, *, on_gpu: bool) -> TrainConfig:
    """The run that makes given weights better: all sizes from the beginning, a lower rate."""
    config = recipe.finetune(seconds)
    if on_gpu:
        config = recipe.cuda(config)
    sizes = config.phases[-1].sizes
    clips = max(config.clips, 8)
    return dataclasses.replace(
        config, seed=seed, rate=4e-4, clips=clips, phases=(Phase(1.0, sizes),)
    )


def make_default(arguments: argparse.Namespace, processes: Processes) -> Iterator[TrainEvent]:
    """The whole recipe, as events.

    Raises:
        GsanetError: A generator fails, or the folder holds another run.
    """
    run_folder, clips = arguments.out / "run", arguments.out / "clips"
    if (run_folder / CHECKPOINT).exists() and not arguments.resume and processes.first:
        raise GsanetError(f"{arguments.out} already holds a run.", "Add --resume.")
    clips.mkdir(parents=True, exist_ok=True)
    head_start = 60 * arguments.minutes * _HEAD_START
    seconds = 60 * arguments.minutes - head_start
    with ExitStack() as generators:
        if processes.first:
            first = generators.enter_context(_generator(arguments, clips, 0))
            yield from _render_alone(arguments, clips, head_start, first)
        trainer = trainer_of(arguments, processes, seconds)
        # a run killed while it only rendered has clips but no checkpoint yet
        if arguments.resume and (run_folder / CHECKPOINT).exists():
            trainer.resume()
        for event in trainer.events():
            yield event
            if trainer.state.seconds > _ACCOMPANIED * seconds:
                generators.close()
    if processes.first:
        facts = {
            "name": "lite",
            "recipe": trainer.config.to_dict(),
            "clips": len(Shards([clips])),
            "steps": trainer.state.step,
            "start": _start_of(arguments),
        }
        release(trainer.state.ema, lite(), arguments.out / RESULT, facts)
        yield Saved(str(arguments.out / RESULT))


def _start_of(arguments: argparse.Namespace) -> str:
    if arguments.start is None:
        return "random weights"
    return weights_hash(checkpoint.load_model(arguments.start, lite()).network)


def trainer_of(arguments: argparse.Namespace, processes: Processes, seconds: float) -> Trainer:
    """The training of the options, before its first step; the clips lie in the run's folder."""
    torch.manual_seed(arguments.seed)
    where = device.choose(arguments.device)
    recipe_of = shipped if arguments.start is None else continued
    config = recipe_of(seconds, arguments.seed, on_gpu=where.kind == "cuda")
    shards = Shards([arguments.out / "clips"])
    model = registry.build(lite())
    if arguments.start is not None and not arguments.resume:
        model = checkpoint.load_model(arguments.start, lite()).network
    return Trainer(
        model=model,
        model_config=lite(),
        config=config,
        views=ClipViews(((shards, 1.0),), config.seed, config.augmentation, lite().flow),
        run=arguments.out / "run",
        processes=processes,
        device=where.handle,
    )


def _render_alone(
    arguments: argparse.Namespace,
    clips: Path,
    seconds: float,
    first: "subprocess.Popen[bytes]",
) -> Iterator[TrainEvent]:
    """Wait while clips are made; nothing to wait for when a resumed run has them already."""
    shards = Shards([clips])
    if arguments.resume and len(shards) >= _LEAST_CLIPS:
        return
    began = time.monotonic()
    with ExitStack() as others:
        for number in range(1, arguments.generators):
            others.enter_context(_generator(arguments, clips, number))
        while time.monotonic() - began < seconds or len(shards) < _LEAST_CLIPS:
            if first.poll() not in (None, 0):
                raise GsanetError(f"The generator of clips failed with code {first.returncode}.")
            time.sleep(_POLL_SECONDS)
            before = len(shards)
            shards.refresh()
            if len(shards) > before:
                yield TrainNote(f"{len(shards)} clips rendered.")


@contextmanager
def _generator(
    arguments: argparse.Namespace, clips: Path, number: int
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that renders until it is not wanted any more."""
    command = [sys.executable, "-m", "gsanet.synth.produce", str(clips)]
    command += ["--seed", str(arguments.seed + number)]
    if arguments.material is not None:
        command += ["--material", str(arguments.material)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            # a shard that is not whole yet has a name nobody reads
            process.terminate()
