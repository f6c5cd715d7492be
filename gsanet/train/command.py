"""`python -m gsanet pretrain | finetune`: train a network on data of one's own."""

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

import psutil
import torch

from gsanet import checkpoint, config, device
from gsanet.config import LiteConfig, ModelConfig
from gsanet.data.batches import ClipSource, ClipViews
from gsanet.data.datasets import GRID, FrameFolders, ShardFrames, Stills
from gsanet.data.layout import (
    CLIPS,
    STILLS,
    TEST,
    LayoutError,
    find_clips,
    find_stills,
    find_video_sets,
)
from gsanet.data.shards import Shards
from gsanet.errors import GsanetError
from gsanet.model import registry
from gsanet.model.lite_still import LiteStillGSANet
from gsanet.model.network import GSANet
from gsanet.segmenter.ladder import is_out_of_memory
from gsanet.train import probe as probing
from gsanet.train import recipe
from gsanet.train.events import AnyEvent, print_event
from gsanet.train.interrupts import saved_when_interrupted
from gsanet.train.processes import Processes, joined
from gsanet.train.recipe import Phase, Stage, TrainConfig
from gsanet.train.trainer import CHECKPOINT, PAUSE, STOP, Saved, Trainer, TrainNote, TrainStep
from gsanet.train.watch import Watch

MODELS = {
    "lite": config.lite,
    "lite-still": config.lite_still,
    "gsanet": config.b2,
    "gsanet-image": config.image_b2,
    "tiny": config.tiny,
}
RESULT = "model.safetensors"
_OFFICIAL_SIZE = (384, 384)
_ONE_VALUE = "Expected more than 1 value per channel"  # torch, of statistics of a single pixel
_NO_MEMORY = "Cannot allocate memory"  # what the system says of a map of a file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of both stages."""
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        action="append",
        required=True,
        metavar="DIR",
        help=f"folder with {STILLS}, {CLIPS}, other *_train or shards; may be repeated",
    )
    add("--out", type=Path, required=True, metavar="RUN", help="folder of the run")
    add("--resume", action="store_true", help="continue the run in --out")
    add("--model", choices=MODELS, default="lite", help="network (default: %(default)s)")
    add("--init", type=Path, metavar="FILE", help="weights to start from")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--minutes", type=float, help="length of the run by the clock")
    budget.add_argument("--steps", type=int, help="length of the run in steps; repeats exactly")
    add("--rate", type=float, help="highest learning rate")
    add("--clips", type=int, help="clips of a step, over all processes")
    add("--micro", type=int, help="clips that go through the network at once")
    add("--size", type=_size, action="append", metavar="HxW", help="input size; may be repeated")
    add("--workers", type=int, help="processes that prepare batches")
    add("--seed", type=int, default=1)
    add("--save-every", type=float, default=3, metavar="MINUTES", help="between checkpoints")
    add("--snapshots", type=float, default=0, metavar="MINUTES", help="keep a copy so often")
    add("--device", default="auto", help="auto, cpu, cuda (default: %(default)s)")
    add("--freeze-norm", action="store_true", default=None, help="keep batch statistics")
    half = parser.add_mutually_exclusive_group()
    half.add_argument("--half", action="store_true", default=None, help="compute in bfloat16")
    half.add_argument("--no-half", dest="half", action="store_false", help="compute in float32")
    add("--examples", type=int, default=0, metavar="STEPS", help="draw example samples so often")
    add("--held-out", type=Path, metavar="DIR", help="sequences to score, never to learn from")
    add("--score-every", type=int, default=500, metavar="STEPS", help="between scores")
    add("--patience", type=int, default=0, metavar="N", help="end after N scores without a rise")
    add(
        "--probe",
        type=int,
        nargs="?",
        const=probing.STEPS,
        metavar="STEPS",
        help="only try some steps and estimate memory and hours (default: %(const)s)",
    )
    add("--events", action="store_true", help="write JSON lines")


def run_pretrain(arguments: argparse.Namespace) -> int:
    """Stage one: still pictures."""
    return run(arguments, "pretrain")


def run_finetune(arguments: argparse.Namespace) -> int:
    """Stage two: clips."""
    return run(arguments, "finetune")


def run(arguments: argparse.Namespace, stage: Stage) -> int:
    """Train as the options say; 0 when the run is complete."""
    with joined() as processes, memory_told(), _interruptible(arguments):
        for event in train(arguments, stage, processes):
            if processes.first:
                print_event(event, as_json=arguments.events)
    return 0


def _interruptible(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    """A trial has nothing to save."""
    trial = arguments.probe is not None
    return nullcontext() if trial else saved_when_interrupted(arguments.out / STOP)


@contextmanager
def memory_told() -> Iterator[None]:
    """Turn running out of memory, and a batch without statistics, into advice."""
    try:
        yield
    except ValueError as problem:
        if _ONE_VALUE not in str(problem):
            raise
        raise GsanetError(
            "A batch of one clip is too little for so small an input.",
            "Choose a larger --size or --micro.",
        ) from problem
    except (RuntimeError, MemoryError) as problem:
        if isinstance(problem, RuntimeError) and not (
            is_out_of_memory(problem) or _NO_MEMORY in str(problem)
        ):
            raise
        raise GsanetError(
            "The training ran out of memory.",
            "Choose a smaller --micro (it divides --clips), a smaller --size or fewer --workers.",
        ) from problem


def train(arguments: argparse.Namespace, stage: Stage, processes: Processes) -> Iterator[AnyEvent]:
    """The run of the options, as events.

    Raises:
        GsanetError: The options, the data or the checkpoint are of no use.
    """
    if processes.world > 1:
        torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    chosen = _config(arguments, stage, processes.world)
    network, model_config = _network(arguments)
    where = device.choose(arguments.device)
    if where.kind == "cuda":
        where = device.choose(f"cuda:{processes.local}")
    sources = tuple(
        (source, 1.0) for source in _sources(arguments.data, stage, model_config, chosen)
    )
    views = ClipViews(sources, chosen.seed, chosen.augmentation, model_config.flow)
    build = partial(
        Trainer,
        model=network,
        model_config=model_config,
        views=views,
        processes=processes,
        device=where.handle,
    )
    if arguments.probe is not None:
        yield from _probe(build, chosen, arguments.probe, where.memory().total)
        return
    trainer = build(config=chosen, run=arguments.out)
    if arguments.resume:
        trainer.resume()
    elif (arguments.out / CHECKPOINT).exists() and processes.first:
        raise GsanetError(
            f"{arguments.out} already holds a run.", "Add --resume, or choose another --out."
        )
    for name in (STOP, PAUSE):
        _forget_old(arguments.out / name)
    watch = _watch(arguments, stage, trainer, views)
    fresh = arguments.init is not None and not arguments.resume
    yield from _watched(trainer, watch if processes.first else None, scored_first=fresh)
    if processes.first:
        yield from _finished(trainer, stage, arguments.out / RESULT)


def _watched(trainer: Trainer, watch: Watch | None, *, scored_first: bool) -> Iterator[AnyEvent]:
    """A run with what its watch shows of it; only the first process has one."""
    if watch is not None and scored_first:
        yield from watch.before()
    last: TrainStep | None = None
    for event in trainer.events():
        yield event
        if watch is not None and isinstance(event, TrainStep):
            last = event
            yield from watch.look(event)
    if watch is not None and last is not None and not trainer.is_stopped:
        yield from watch.end(last)
    trainer.log.close()


def _forget_old(path: Path) -> None:
    """Remove what told an earlier run to stop or wait; what came since this one began is obeyed."""
    with suppress(FileNotFoundError):
        if path.stat().st_mtime < psutil.Process().create_time():
            path.unlink()


def _finished(trainer: Trainer, stage: Stage, result: Path) -> Iterator[AnyEvent]:
    facts = {
        "trained": stage,
        "steps": str(trainer.state.step),
        "recipe": json.dumps(trainer.config.to_dict()),
    }
    try:
        checkpoint.save_model(result, trainer.state.ema, trainer.model_config, facts)
    except OSError as problem:
        raise GsanetError(
            f"The model could not be written: {problem}.", "Free some space, then add --resume."
        ) from problem
    yield Saved(str(result))
    if trainer.is_stopped:
        yield TrainNote(f"Stopped after step {trainer.state.step}; --resume goes on from there.")


def _probe(
    build: Callable[..., Trainer], chosen: TrainConfig, steps: int, device_bytes: int
) -> Iterator[AnyEvent]:
    short = probing.short(chosen, max(2, steps))
    with tempfile.TemporaryDirectory(prefix="gsanet-probe-") as folder:
        yield from probing.probe(
            build(config=short, run=Path(folder)),
            steps=chosen.steps,
            seconds=chosen.seconds,
            device_bytes=device_bytes,
        )


def _watch(
    arguments: argparse.Namespace, stage: Stage, trainer: Trainer, views: ClipViews
) -> Watch:
    held_out = find_clips(arguments.held_out, TEST) if arguments.held_out else ()
    facts = {"trained": stage}
    every, patience = arguments.score_every, arguments.patience
    return Watch(trainer, views, arguments.examples, held_out, every, facts, patience)


def _config(arguments: argparse.Namespace, stage: Stage, world: int) -> TrainConfig:
    chosen = recipe.pretrain() if stage == "pretrain" else recipe.finetune()
    if not isinstance(MODELS[arguments.model](), LiteConfig):
        chosen = recipe.official(chosen, _OFFICIAL_SIZE)
    elif device.choose(arguments.device).kind == "cuda":
        chosen = recipe.cuda(chosen)
    changes: dict[str, object] = {
        name: getattr(arguments, name)
        for name in ("rate", "clips", "micro", "workers", "seed", "half", "freeze_norm")
        if getattr(arguments, name) is not None
    }
    if arguments.clips is not None and arguments.micro is None:
        changes["micro"] = arguments.clips
    if arguments.steps is not None:
        changes |= {"steps": arguments.steps, "seconds": None}
    elif arguments.minutes is not None:
        changes |= {"seconds": 60 * arguments.minutes}
    if arguments.size:
        changes["phases"] = (Phase(1.0, tuple(arguments.size)),)
    changes["snapshot_every"] = 60 * arguments.snapshots
    changes["save_every"] = 60 * arguments.save_every
    try:
        config = dataclasses.replace(chosen, **changes)  # type: ignore[arg-type] # checked there
    except ValueError as problem:
        raise GsanetError(f"These options do not go together: {problem}.") from problem
    return recipe.shared(config, world) if arguments.micro is None else config


def _network(arguments: argparse.Namespace) -> tuple[torch.nn.Module, ModelConfig]:
    model_config = MODELS[arguments.model]()
    if arguments.init is None or arguments.resume:
        return registry.build(model_config), model_config
    network = registry.build(model_config)
    if isinstance(network, GSANet):
        loaded = checkpoint.read_weights(arguments.init)
        if not any(name.startswith("flow_encoder.") for name in loaded):
            checkpoint.start_from_image(network, arguments.init)
            return network, model_config
    if isinstance(network, LiteStillGSANet):
        loaded = checkpoint.read_weights(arguments.init)
        if any(name.startswith("flow.") for name in loaded):
            checkpoint.start_from_video(network, arguments.init)
            return network, model_config
    loaded_model = checkpoint.load_model(arguments.init, model_config)
    return loaded_model.network, model_config


def _sources(
    folders: list[Path], stage: Stage, model_config: ModelConfig, chosen: TrainConfig
) -> list[ClipSource]:
    compact = isinstance(model_config, LiteConfig)
    grid = GRID if compact else _OFFICIAL_SIZE
    sources: list[ClipSource] = []
    for folder in folders:
        if not folder.is_dir():
            raise LayoutError(f"There is no folder {folder}.")
        if any(folder.rglob("*.npz")):
            shards = Shards([folder])
            sources.append(ShardFrames(shards) if stage == "pretrain" else shards)
        elif stage == "pretrain":
            sources.append(Stills(find_stills(folder), grid))
        else:
            # each set is drawn from equally often, however large: the authors' balance
            sources += [
                FrameFolders(
                    clips,
                    frames=chosen.frames,
                    grid=grid,
                    compensate=model_config.flow.compensate_camera,
                )
                for clips in find_video_sets(folder)
            ]
    return sources


def _size(text: str) -> tuple[int, int]:
    height, _, width = text.partition("x")
    if not (height.isdecimal() and width.isdecimal() and min(int(height), int(width)) >= 32):
        raise argparse.ArgumentTypeError(f"{text!r} is not HEIGHTxWIDTH of at least 32")
    return int(height), int(width)
