"""The jobs of a batch on a Ray cluster: each a task, whose retries and lost workers are Ray's.

Files are not sent: every machine sees the sources and the results under the same paths.
"""

import io
import json
import os
import platform
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, redirect_stdout, suppress
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from typing import Any

from gsa_desktop.cli.batch_crew import LEAVE_S, TRIES, Begun, News
from gsa_desktop.core.batch import BatchJob, BatchOutcome, BatchState
from gsa_desktop.core.batch_record import FOLDER, BatchRecord
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Note, Progress
from gsa_desktop.core.json_values import from_json, to_json

_PACKAGE = "gsa-desktop"
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_gcs_server_port_wait_time_s": "2",  # counts tries to connect, whatever its name
    "RAY_py_gcs_connect_timeout_s": "10",
}
_SAME_PATHS = "Every machine of a cluster must see the files under the same paths."


class ClusterCrew:
    """The machines of a Ray cluster.

    Args:
        address: Of the cluster ("10.0.0.5:6379"), or "auto" for the one that this machine is in.
        cpus: Cores that an export takes.
        gpus: GPUs that an export takes; a part of one lets several share it.

    Raises:
        AppError: Ray is not installed, no cluster answers, or no machine of it has so much.
    """

    def __init__(self, address: str, *, cpus: float, gpus: float) -> None:
        self._ray = _connected(address)
        self._errors = import_module("ray.exceptions")
        try:
            _check_room(self._ray.nodes(), {"CPU": cpus, "GPU": gpus})
        except AppError:
            self._ray.shutdown()
            raise
        self._quiet = ExitStack()
        # Ray prints whole logs of what it lost among our lines; they are kept in its own folder
        self._quiet.enter_context(redirect_stdout(io.StringIO()))
        here = import_module("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy(
            self._ray.get_runtime_context().get_node_id(), soft=False
        )
        self._board = self._ray.remote(num_cpus=0, scheduling_strategy=here)(_Board).remote()
        self._task = self._ray.remote(num_cpus=cpus, num_gpus=gpus, max_retries=TRIES - 1)(_work)
        self._jobs: dict[str, BatchJob] = {}
        self._refs: dict[Any, str] = {}
        self._tries: Counter[str] = Counter()
        self._where: dict[str, str] = {}
        self._last: list[News] = []

    def submit(self, job: BatchJob) -> None:
        """Queue a job; Ray begins it where there is room."""
        BatchRecord(job).make_folder()
        out = str(job.out)
        self._jobs[out] = job
        self._tries[out] = 0
        self._refs[self._task.remote(job.to_text(), version(_PACKAGE), self._board)] = out

    def news(self, timeout: float) -> list[News]:
        """What happened since the last call; waits so many seconds if there is nothing."""
        if self._last:
            last, self._last = self._last, []
            return last
        refs = list(self._refs)
        if not refs:
            time.sleep(timeout)
            return []
        self._ray.wait(refs, num_returns=1, timeout=timeout)
        ended, _ = self._ray.wait(refs, num_returns=len(refs), timeout=0)
        found = self._told()
        for ref in ended:
            job = self._jobs.pop(self._refs.pop(ref))
            found.append(News(job, self._outcome(ref, job)))
        return found

    def close(self) -> None:
        """Stop what is being done, cleanly, and leave the cluster."""
        if not self._ray.is_initialized():
            return
        refs = list(self._refs)
        for ref in refs:
            self._ray.cancel(ref)
        if refs:
            self._ray.wait(refs, num_returns=len(refs), timeout=LEAVE_S)
        with suppress(AppError):  # the cluster is lost
            self._last = self.news(0)
        self._refs.clear()
        self._ray.shutdown()
        self._quiet.close()

    def _told(self) -> list[News]:
        """What the tasks have put on the board of those that are not yet known to have ended.

        Raises:
            AppError: The board is lost, and with it the cluster.
        """
        found = []
        try:
            told = self._ray.get(self._board.take.remote())
        except self._errors.RayError as error:
            raise AppError(
                "The cluster does not answer any more.", "What is done stays; call again."
            ) from error
        for out, text in told:
            if out not in self._jobs:
                continue
            step = from_json(Begun | Progress | Note, json.loads(text))
            if isinstance(step, Begun):
                self._tries[out] += 1
                self._where[out] = step.where
                step = replace(step, tries=self._tries[out])
            found.append(News(self._jobs[out], step))
        return found

    def _outcome(self, ref: Any, job: BatchJob) -> BatchOutcome:
        out = str(job.out)
        tries, where = max(1, self._tries.pop(out)), self._where.pop(out, "")
        errors = self._errors
        try:
            found: BatchOutcome = from_json(BatchOutcome, json.loads(self._ray.get(ref)))
        except errors.TaskCancelledError:
            found = BatchOutcome(job.source, job.out, BatchState.STOPPED)
        except errors.RayTaskError as error:  # its machine cannot even begin
            note = f"Its machine could not do it: {error.cause!r}"
            found = BatchOutcome(job.source, job.out, BatchState.FAILED, note)
        except errors.RayError as error:
            note = f"Its worker was lost, {tries} times ({type(error).__name__})."
            found = BatchOutcome(job.source, job.out, BatchState.FAILED, note)
        return replace(found, tries=tries, where=where)


class _Board:
    """An actor beside the command: what the tasks have to say, until it is taken."""

    def __init__(self) -> None:
        self._told: list[tuple[str, str]] = []

    def tell(self, out: str, text: str) -> None:
        self._told.append((out, text))

    def take(self) -> list[tuple[str, str]]:
        told, self._told = self._told, []
        return told


def _work(text: str, wanted_version: str, board: Any) -> str:
    """A task: the job as a local worker does it; returns the outcome as text."""
    from gsa_desktop.engine.batch import worked

    job, here = BatchJob.from_text(text), platform.node()
    board.tell.remote(str(job.out), json.dumps(to_json(Begun(where=here))))
    problem = _problem(job, wanted_version)
    if problem:
        outcome = BatchOutcome(job.source, job.out, BatchState.FAILED, problem)
        return json.dumps(to_json(outcome))
    for step in worked(job, lambda: True):
        said = json.dumps(to_json(step))
        if isinstance(step, BatchOutcome):
            return said
        board.tell.remote(str(job.out), said)
    raise RuntimeError("a job ended without an outcome")


def _problem(job: BatchJob, wanted_version: str) -> str:
    """Why this machine cannot do the job; empty if it can."""
    if version(_PACKAGE) != wanted_version:
        return f"GSA Desktop {version(_PACKAGE)} is installed there, not {wanted_version}."
    for path in (job.source, job.order.root / FOLDER):
        if not path.exists():
            return f"{path} is not there. {_SAME_PATHS}"
    return ""


def _connected(address: str) -> Any:
    """Ray, connected; silent, without its statistics of use, and without trying for minutes."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        ray = import_module("ray")
    except ImportError as error:
        raise AppError(
            "A cluster needs the library Ray.", "Install it: pip install 'gsa-desktop[cluster]'"
        ) from error
    print(f"gsa: connecting to the Ray cluster at {address}", file=sys.stderr)
    before = signal.getsignal(signal.SIGTERM)
    try:
        ray.init(
            address=address, configure_logging=True, logging_level="error", log_to_driver=False
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise AppError(
            f"No Ray cluster answers at {address}.",
            "Start one: ray start --head, and on the other machines ray start --address=...",
        ) from error
    signal.signal(signal.SIGTERM, before)  # Ray takes it, but leaving cleanly is ours
    return ray


def _check_room(nodes: Sequence[Mapping[str, Any]], wanted: Mapping[str, float]) -> None:
    """Refuse what would wait for ever.

    Raises:
        AppError: No machine has so much.
    """
    for node in nodes:
        has = node["Resources"]
        if node["Alive"] and all(has.get(name, 0) >= much for name, much in wanted.items()):
            return
    text = " and ".join(f"{much:g} {name}" for name, much in wanted.items() if much)
    raise AppError(
        f"No machine of the cluster has {text}.", "Use smaller --job-cpus and --job-gpus."
    )
