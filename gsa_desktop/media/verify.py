"""Open a result again and compare it with what it ought to be."""

from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.export_plan import ExportPlan


@dataclass(frozen=True)
class Check:
    """One comparison: its name, whether it holds, and what was found."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True)
class VerifyReport:
    """What was compared.

    Attributes:
        path: The file or folder.
        checks: In the order they were made.
    """

    path: Path
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether every check holds."""
        return all(check.ok for check in self.checks)

    def lines(self) -> tuple[str, ...]:
        """A line for each check, for a person."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The report as one JSON object."""
        raise NotImplementedError


def verify(plan: ExportPlan, path: Path | None = None) -> VerifyReport:
    """Compare a result with its plan.

    Args:
        plan: What was to be written.
        path: Where it lies, if not yet under its final name.
    """
    raise NotImplementedError


def verify_against(
    path: str | Path, source: MediaInfo, cut: FrameRange | None = None
) -> VerifyReport:
    """Compare a result with the clip it was made from, whatever format it has.

    Raises:
        AppError: The result cannot be opened at all.
    """
    raise NotImplementedError
