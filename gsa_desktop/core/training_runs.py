"""Runs on disk: what a run's folder tells without the run's help.

run.json         the order, when it was given, the process that works on it
events.jsonl     everything the run has said
log.txt          what it said to standard error: warnings, the reason of a crash
checkpoint.pt    to go on from
model.safetensors, best.safetensors    to use
"""

import json
import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import psutil

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.storage import data_dir, write_atomically
from gsa_desktop.core.training import (
    Saved,
    Score,
    TrainingNews,
    TrainingOrder,
    TrainNote,
    TrainStep,
    read_line,
)

ELSEWHERE = "elsewhere.json"
"""In the folder of all runs: those that a person wanted to lie in other folders."""

ORDER, EVENTS, LOG = "run.json", "events.jsonl", "log.txt"
CHECKPOINT, MODEL, BEST = "checkpoint.pt", "model.safetensors", "best.safetensors"
STOP, PAUSE = "stop", "pause"

_KILLED = 9
_LAST_BYTES = 16_384  # some forty lines
_MOST_STEPS = 4000
_STEP_LINE = b'{"event": "TrainStep"'
_SCORE_LINE = b'{"event": "Score"'
_FIRST_TO_END = re.compile(r"^Root Cause.*?exitcode *: (?P<code>-?\d+)", re.DOTALL | re.MULTILINE)
_WORDS = {
    "--micro (it divides --clips)": "batch (it divides the clips of a step)",
    "--micro": "batch",
    "--clips": "clips of a step",
    "--size": "input size",
    "--rate": "learning rate",
    "--workers": "workers",
    "Add --resume, or choose another --out.": "Resume it, or choose another name.",
    "then add --resume": "then resume the run",
}


class RunState(Enum):
    """How a run stands; the value is how a person reads it."""

    RUNNING = "Running"
    STOPPED = "Stopped"
    DONE = "Finished"
    FAILED = "Failed"


@dataclass(frozen=True)
class RunInfo:
    """One run.

    Attributes:
        folder: Where it is; its name is the run's.
        order: What was ordered.
        state: How it stands.
        began: Seconds since 1970.
        step: The last one.
        progress: 0..1.
        loss: Mean of the last steps, None before the first.
        similarity, accuracy: Last J and F on held-out clips, None without any.
        best: Highest J so far, None without any.
        seconds: Time spent.
        can_resume: Whether there is a checkpoint and something left to do.
        model: The file to use in the editor: the best one, else the last; None if there is none.
    """

    folder: Path
    order: TrainingOrder
    state: RunState
    began: float
    step: int
    progress: float
    loss: float | None
    similarity: float | None
    accuracy: float | None
    best: float | None
    seconds: float
    can_resume: bool
    model: Path | None

    @property
    def name(self) -> str:
        return self.folder.name


def runs_dir() -> Path:
    """Where runs lie unless a person says otherwise."""
    return data_dir() / "runs"


def write_order(order: TrainingOrder, began: float, process: int) -> None:
    """Note in the run's folder what was ordered and who works on it.

    Raises:
        AppError: The folder cannot be written.
    """
    plain = {"order": order.to_dict(), "began": began, "process": process}
    write_atomically(order.out / ORDER, json.dumps(plain, indent=1).encode())


def read_run(folder: Path) -> RunInfo:
    """What a run's folder tells.

    Raises:
        AppError: There is no run in it.
    """
    try:
        plain = json.loads((folder / ORDER).read_bytes())
        order = TrainingOrder.from_dict(plain["order"])
        began, process = float(plain["began"]), int(plain["process"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise AppError(f"There is no run in {folder}.") from problem
    steps, scores, end = _outline(folder)
    last = steps[-1] if steps else None
    is_running = is_alive(process, folder)
    # a run that was stopped says so after its last file
    is_done = not is_running and isinstance(end, Saved) and end.path.name == MODEL
    state = _state(is_running=is_running, is_done=is_done, folder=folder)
    return RunInfo(
        folder,
        order,
        state,
        began,
        last.step if last else 0,
        1.0 if is_done else (last.progress if last else 0.0),
        sum(s.loss for s in steps[-20:]) / len(steps[-20:]) if steps else None,
        scores[-1].similarity if scores else None,
        scores[-1].accuracy if scores else None,
        max((one.similarity for one in scores), default=None),
        last.seconds if last else 0.0,
        not is_running and not is_done and (folder / CHECKPOINT).exists(),
        next((folder / name for name in (BEST, MODEL) if (folder / name).exists()), None),
    )


def list_runs(folder: Path) -> tuple[RunInfo, ...]:
    """All runs below a folder and those it remembers, the newest first.

    One whose order is damaged hides no other, nor does one on a drive that is not there.
    """
    runs = []
    found = [path.parent for path in folder.glob(f"*/{ORDER}")]
    for one in dict.fromkeys([*found, *_remembered(folder)]):
        with suppress(AppError):
            runs.append(read_run(one))
    return tuple(sorted(runs, key=lambda run: run.began, reverse=True))


def remember(run: Path, folder: Path) -> None:
    """Let `list_runs` of a folder find a run that lies elsewhere.

    Raises:
        AppError: The folder cannot be written.
    """
    known = _remembered(folder)
    if run.parent != folder and run not in known:
        with suppress(OSError):  # what is wrong there, the writing tells
            folder.mkdir(parents=True, exist_ok=True)
        plain = json.dumps([str(one) for one in (*known, run)], indent=1)
        write_atomically(folder / ELSEWHERE, plain.encode())


def _remembered(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(Path(str(one)) for one in json.loads((folder / ELSEWHERE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return ()


def _outline(folder: Path) -> tuple[list[TrainStep], list[Score], TrainingNews | None]:
    """The last steps, all scores and the last word of a run, without reading every line of it."""
    content = _said(folder)
    late = _news(content[-_LAST_BYTES:].split(b"\n"))  # the first one, torn, is none
    scores = [one for one in _news(_lines_of(_SCORE_LINE, content)) if isinstance(one, Score)]
    steps = [one for one in late if isinstance(one, TrainStep)]
    return steps, scores, late[-1] if late else None


def read_events(folder: Path) -> list[TrainingNews]:
    """Everything a run has said so far; of steps done twice (before and after a kill) the last.

    Of very many steps every second one is left out, or more: nobody sees them, and it takes long.
    """
    lines = _said(folder).split(b"\n")
    places = [place for place, line in enumerate(lines) if line.startswith(_STEP_LINE)]
    every = -(-len(places) // _MOST_STEPS) or 1
    for place in set(places) - set(places[::-every]):
        lines[place] = b""
    news = _news(lines)
    steps = {one.step: one for one in news if isinstance(one, TrainStep)}
    return [one for one in news if not isinstance(one, TrainStep) or steps[one.step] is one]


def _said(folder: Path) -> bytes:
    try:
        return (folder / EVENTS).read_bytes()
    except OSError:
        return b""


def _lines_of(beginning: bytes, content: bytes) -> Iterator[bytes]:
    place = content.find(beginning)
    while place >= 0:
        end = content.find(b"\n", place) % (len(content) + 1)  # -1 is the end
        yield content[place:end]
        place = content.find(beginning, end)


def _news(lines: Iterable[bytes]) -> list[TrainingNews]:
    read = (read_line(line.decode("utf-8", "replace")) for line in lines if line)
    return [one for one in read if one is not None]


def is_alive(process: int, folder: Path) -> bool:
    """Whether that process still works on the run; the number may be another's by now."""
    try:
        found = psutil.Process(process)
        is_ours = str(folder) in found.cmdline()
        return is_ours and found.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError):
        return False


def process_of(folder: Path) -> int:
    """Number of the process that a run's folder names; -1 for none."""
    try:
        return int(json.loads((folder / ORDER).read_bytes())["process"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1


def why_it_failed(said: str, code: int | None = None) -> AppError:
    """What a run's last words and its exit code (None if nobody knows it) mean for a person."""
    launched = _FIRST_TO_END.search(said)  # several processes: the launcher tells of the first
    if launched is not None:
        code = int(launched["code"])
    if code in (-_KILLED, 128 + _KILLED):
        return AppError(
            "The training was ended by the system, most likely because memory ran out.",
            "Choose a smaller batch, a smaller input or fewer workers.",
        )
    lines = [line.strip() for line in said.splitlines() if any(map(str.isalnum, line))]
    for line in reversed(lines):
        if line.startswith("error: "):
            message, _, hint = line.removeprefix("error: ").partition(". ")
            return AppError(f"{message.rstrip('.')}.", _in_words(hint))
    if "No space left" in said:
        return AppError("The disk that the training writes to is full.", "Free some, then resume.")
    last = f": {lines[-1].rstrip('.')}" if lines else ""
    more = "The run's log has more. " if lines else ""
    if code is not None and code < 0:
        return AppError(
            f"The training was ended by the signal {_signal_name(-code)}{last}.",
            f"{more}Resume it; what was saved is kept.",
        )
    return AppError(f"The training broke off{last}.", f"{more}Resume it, changed if need be.")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def why_run_failed(folder: Path, code: int | None = None) -> AppError:
    """As `why_it_failed`, of a run; one whose log is empty (on a full disk) may have noted why."""
    said = log_tail(folder)
    if not said:
        end = _outline(folder)[2]
        said = end.text if isinstance(end, TrainNote) else ""
    return why_it_failed(said, code)


def log_tail(folder: Path, lines: int = 60) -> str:
    """The end of a run's log."""
    try:
        text = (folder / LOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _state(*, is_running: bool, is_done: bool, folder: Path) -> RunState:
    if is_running:
        return RunState.RUNNING
    if is_done:
        return RunState.DONE
    return RunState.STOPPED if (folder / STOP).exists() else RunState.FAILED


def is_paused(folder: Path) -> bool:
    """Whether a run that goes on was told to wait."""
    return (folder / PAUSE).exists()


def _in_words(hint: str) -> str:
    """A hint of the command line in the words of the window."""
    for option, words in _WORDS.items():
        hint = hint.replace(option, words)
    return hint
