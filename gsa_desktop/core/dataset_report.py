"""What a check of a data set found, as a window shows it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Problems of one kind.

    Attributes:
        text: E.g. "3 pictures without a mask".
        serious: Whether a training fails on it or passes the sample over.
        places: Where, with the reason, a line each.
    """

    text: str
    serious: bool
    places: tuple[str, ...]


@dataclass(frozen=True)
class DatasetPart:
    """One part of a data set.

    Attributes:
        name: Of its folder.
        folder: Where it is.
        kind: "stills", "clips" or "test".
        facts: One line of counts.
        findings: The serious ones first.
        lacks_flow: Whether flow pictures are missing, which can be computed.
        sheet: A picture with samples, None if there are none.
    """

    name: str
    folder: Path
    kind: str
    facts: str
    findings: tuple[Finding, ...] = ()
    lacks_flow: bool = False
    sheet: Path | None = None

    @property
    def is_usable(self) -> bool:
        """Whether no finding is serious."""
        return not any(finding.serious for finding in self.findings)


@dataclass(frozen=True)
class DatasetReport:
    """All parts of a folder."""

    folder: Path
    parts: tuple[DatasetPart, ...]

    @property
    def is_usable(self) -> bool:
        """Whether every part is."""
        return all(part.is_usable for part in self.parts)
