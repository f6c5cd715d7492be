"""What a check of a data set found, as a window shows it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Official = Literal["DAVIS", "YOUTUBE-VOS"]


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
        pictures: How many there are.
        findings: The serious ones first.
        lacks_flow: Whether flow pictures are missing, which can be computed.
        sheet: A picture with samples, None if there are none.
    """

    name: str
    folder: Path
    kind: str
    facts: str
    pictures: int = 0
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

    @property
    def lacking_flow(self) -> tuple[DatasetPart, ...]:
        """The parts whose flow can be computed."""
        return tuple(part for part in self.parts if part.lacks_flow)

    def verdict(self) -> str:
        """The whole report in one sentence."""
        findings = [finding for part in self.parts for finding in part.findings]
        serious = sum(finding.serious for finding in findings)
        rest = len(findings) - serious
        notes = _counted(rest, "note")
        if serious:
            others = f", and {notes}" if rest else ""
            return f"{_counted(serious, 'problem')} to mend{others}. Open a row to see the files."
        if rest:
            return f"Ready to train on, with {notes}. Open a row to see the files."
        return "Ready to train on: everything is in order."


@dataclass(frozen=True)
class Conversion:
    """An official data set to be turned into the layout of trainings.

    Attributes:
        source: The unpacked folder.
        target: Where the parts go.
        kind: What `source` is.
        link: Make hard links to the pictures where the disk can, instead of copies.
    """

    source: Path
    target: Path
    kind: Official
    link: bool = False

    def words(self) -> list[str]:
        """The command line of `python -m gsanet`."""
        words = ["convert", str(self.source), str(self.target), "--from", self.kind]
        return [*words, "--link"] if self.link else words

    def problem(self) -> str:
        """Why it cannot be done, as one sentence; "" if it can."""
        if not self.source.is_dir():
            return f"There is no folder {self.source}."
        if self.target == self.source or self.source in self.target.parents:
            return "Choose a target outside the folder that is converted."
        return ""


def official_kind(folder: Path) -> Official | None:
    """Which official data set a folder looks like, None for neither."""
    if (folder / "ImageSets").is_dir() and (folder / "JPEGImages").is_dir():
        return "DAVIS"
    root = folder / "train" if (folder / "train").is_dir() else folder
    if (root / "JPEGImages").is_dir() and (root / "Annotations").is_dir():
        return "YOUTUBE-VOS"
    return None


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
