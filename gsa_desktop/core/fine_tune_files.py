"""What a fine-tuning leaves in its run's folder: what it was made for, what became of it."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gsa_desktop.core.fine_tune import FineTuneFacts, Judged, Outcome
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.core.training_runs import BEST

FACTS, OUTCOME = "fine-tune.json", "outcome.json"


def write_facts(facts: FineTuneFacts, folder: Path) -> None:
    """Keep in a run's folder what it is made for.

    Raises:
        AppError: It cannot be written.
    """
    plain = dataclasses.asdict(facts) | {"media": str(facts.media), "start": str(facts.start)}
    write_atomically(folder / FACTS, json.dumps(plain, indent=1).encode())


def read_facts(folder: Path) -> FineTuneFacts | None:
    """What a run was made for; None if it is no fine-tuning of a clip."""
    plain = _read(folder / FACTS)
    try:
        return None if plain is None else _facts(plain)
    except (KeyError, TypeError, ValueError):
        return None


def write_outcome(outcome: Outcome) -> None:
    """Keep in a run's folder what became of it.

    Raises:
        AppError: It cannot be written.
    """
    frames = [
        dataclasses.asdict(one) | {"picture": one.picture.name if one.picture else None}
        for one in outcome.frames
    ]
    plain = {"frames": frames, "model": outcome.model.name, "step": outcome.step}
    write_atomically(outcome.folder / OUTCOME, json.dumps(plain, indent=1).encode())


def read_outcome(folder: Path) -> Outcome | None:
    """What became of a run; None if nobody has judged it yet."""
    facts, plain = read_facts(folder), _read(folder / OUTCOME)
    if facts is None or plain is None:
        return None
    try:
        frames = tuple(_judged(one, folder) for one in plain["frames"])
        return Outcome(folder, facts, frames, folder / str(plain["model"]), int(plain["step"]))
    except (KeyError, TypeError, ValueError):
        return None


def is_judged(folder: Path) -> bool:
    """Whether a run's best weights have been judged: since it went on, they may be others."""
    try:
        judged, trained = (folder / name for name in (OUTCOME, BEST))
        is_newer = judged.stat().st_mtime >= trained.stat().st_mtime
    except OSError:
        return False
    outcome = read_outcome(folder)
    return is_newer and outcome is not None and outcome.model.is_file()


def _judged(plain: Mapping[str, Any], folder: Path) -> Judged:
    picture = folder / str(plain["picture"]) if plain["picture"] else None
    return Judged(**{**plain, "picture": picture})


def _facts(plain: Mapping[str, Any]) -> FineTuneFacts:
    numbers = {name: tuple(map(int, plain[name])) for name in ("truth", "held_out", "mended")}
    paths = {name: Path(str(plain[name])) for name in ("media", "start")}
    return FineTuneFacts(**{**plain, **numbers, **paths})


def _read(path: Path) -> dict[str, Any] | None:
    try:
        plain = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return plain if isinstance(plain, dict) else None
