"""What is said of a training run, each in one line."""

import time

from gsa_desktop.core.training import MODELS, TrainStep
from gsa_desktop.core.training_runs import RunInfo, RunState
from gsa_desktop.ui.training_start import duration


def describe(run: RunInfo) -> str:
    """How a run stands, in one line."""
    if run.state is RunState.RUNNING and not run.step:
        return "Starting: the network and the data are being loaded…"
    parts = [run.state.value, f"step {run.step:,}"]
    if run.seconds:
        parts.append(duration(run.seconds))
    if run.best is not None:
        parts.append(f"best J {run.best:.3f}")
    return "  ·  ".join(parts)


def facts(run: RunInfo) -> str:
    """What a run trains, how and since when, in one line."""
    network = MODELS[run.order.model].partition(" (")[0]
    began = time.strftime("%d %b %H:%M", time.localtime(run.began))
    stage = "Stage 1, still pictures" if run.order.stage == "pretrain" else "Stage 2, clips"
    return "  ·  ".join((network, stage, run.order.preset or "own recipe", f"begun {began}"))


def running_text(step: TrainStep) -> str:
    """What a step says of a run that goes on, in one line."""
    parts = [f"Step {step.step:,}", f"loss {step.loss:.3f}", f"IoU {step.iou:.3f}"]
    if step.progress > 0.005:
        left = step.seconds * (1 - step.progress) / step.progress
        parts.append(f"{duration(left)} left")
    return "  ·  ".join(parts)
