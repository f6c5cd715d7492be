"""Modules that run as programs of their own, also where no Python is installed."""

import sys

RUN_MODULE = "--run-module"
"""Option by which a frozen application is a Python that runs one of `MODULES`."""

TRAINER, LAUNCHER = "gsanet", "torch.distributed.run"
MODULES = (TRAINER, LAUNCHER)


def is_frozen() -> bool:
    """Whether this is an application in one piece, which brings no Python to start."""
    return bool(getattr(sys, "frozen", False))


def module_command(module: str) -> list[str]:
    """What runs a module as a program: Python, or the frozen application that stands for it."""
    return [sys.executable, RUN_MODULE if is_frozen() else "-m", module]


def training_command(processes: int = 1) -> list[str]:
    """What starts the network's command line.

    Args:
        processes: How many train together; beyond one PyTorch's launcher starts them.
    """
    if processes == 1:
        return module_command(TRAINER)
    launcher = [*module_command(LAUNCHER), "--standalone", "--nproc-per-node", str(processes)]
    if is_frozen():  # the launcher would look for a Python to start
        return [*launcher, "--no-python", *module_command(TRAINER)]
    return [*launcher, "-m", TRAINER]
