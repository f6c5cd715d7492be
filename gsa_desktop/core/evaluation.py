"""What an evaluation says: J and F of a model on clips with known masks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIGURES = ("J", "J_recall", "J_decay", "F", "F_recall", "F_decay")


@dataclass(frozen=True)
class EvaluationOrder:
    """What is to be evaluated.

    Attributes:
        data: Folder of sequences with RGB and GT.
        model: A bundled model's name or a weight file.
        preset: "fast", "balanced", "best", or "bare" for the network's own word.
        device: "auto", "cpu", "cuda" or "mps".
        title: What a person calls the model; "" for its own name.
    """

    data: Path
    model: str
    preset: str = "balanced"
    device: str = "auto"
    title: str = ""

    def words(self, sheets: Path) -> list[str]:
        """The command line of `python -m gsanet`."""
        words = ["evaluate", str(self.data), "--model", self.model, "--preset", self.preset]
        return [*words, "--device", self.device, "--events", "--sheets", str(sheets)]


@dataclass(frozen=True)
class WorstFrame:
    """A frame on which the model did badly, with a picture of it."""

    name: str
    similarity: float
    accuracy: float
    path: Path


@dataclass(frozen=True)
class SequenceResult:
    """One sequence.

    Attributes:
        figures: By the names in `FIGURES`, and "frames" and "seconds".
        worst: The worst first.
    """

    name: str
    figures: Mapping[str, float]
    worst: tuple[WorstFrame, ...] = ()

    @property
    def speed(self) -> float:
        """Frames a second, the two that are not counted included."""
        return (self.figures["frames"] + 2) / max(self.figures["seconds"], 1e-9)


@dataclass(frozen=True)
class Begun:
    """A sequence is being segmented now."""

    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Evaluated:
    """An evaluation is complete; the result is plain JSON data for reports."""

    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mean(self) -> Mapping[str, float]:
        """The mean over sequences, by the names in `FIGURES`."""
        figures: Mapping[str, float] = self.result["mean"]
        return figures

    @property
    def speed(self) -> float:
        """Frames a second, those that are not counted included."""
        frames = self.result["frames"] + 2 * len(self.result["sequences"])
        return float(frames / max(self.result["seconds"], 1e-9))


EvaluationNews = Begun | SequenceResult | Evaluated


def read_evaluation_line(line: str) -> EvaluationNews | None:
    """The news in a line of an evaluation; None for a line that holds none."""
    try:
        plain = json.loads(line)
        match plain["event"]:
            case "Begun":
                return Begun(plain["name"], plain["done"], plain["total"])
            case "Sequence":
                worst = tuple(
                    WorstFrame(str(one["frame"]), one["J"], one["F"], Path(one["path"]))
                    for one in plain["worst"]
                )
                return SequenceResult(plain["name"], plain["figures"], worst)
            case "Evaluated":
                return Evaluated(plain["result"])
            case _:
                return None
    except (ValueError, KeyError, TypeError):
        return None
