"""What a verification says: a list of comparisons, for people and for programs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.ok)

    def lines(self) -> tuple[str, ...]:
        """A line for each check, for a person."""
        return tuple(
            f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.detail}"
            for check in self.checks
        )

    def values(self) -> dict[str, Any]:
        """The report as plain values."""
        checks = [
            {"name": check.name, "ok": check.ok, "detail": check.detail} for check in self.checks
        ]
        return {"path": str(self.path), "ok": self.ok, "checks": checks}

    def to_json(self) -> str:
        """The report as one JSON object."""
        return json.dumps(self.values(), indent=2)
