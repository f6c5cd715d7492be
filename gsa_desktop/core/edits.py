"""Edits: Project -> Project, pure. What cannot be done raises AppError and changes nothing."""

from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.project import (
    Background,
    Clip,
    Project,
    RefineSettings,
    SegmentSettings,
)


def add_media(project: Project, path: Path) -> Project:
    """Put a file into the bin, once."""
    raise NotImplementedError


def add_clip(
    project: Project,
    clip: Clip,
    *,
    track: int = 0,
    rate: Fraction | None = None,
    size: tuple[int, int] | None = None,
) -> Project:
    """Place a clip; the first one sets the timeline's rate and size. Its media joins the bin."""
    raise NotImplementedError


def append_start(project: Project, track: int = 0) -> int:
    """The timeline frame after the last clip of a track."""
    raise NotImplementedError


def find_clip(project: Project, clip_id: str) -> Clip:
    """The clip of that id.

    Raises:
        KeyError: there is none.
    """
    raise NotImplementedError


def trim_clip(
    project: Project, clip_id: str, *, start: int | None = None, stop: int | None = None
) -> Project:
    """New first or end frame of the media; the kept pictures stay where they are."""
    raise NotImplementedError


def split_clip(project: Project, clip_id: str, at: int, new_id: str) -> Project:
    """Two clips from one, cut before timeline frame `at`; the right one gets new_id."""
    raise NotImplementedError


def move_clip(project: Project, clip_id: str, start: int, *, track: int | None = None) -> Project:
    """Place a clip elsewhere."""
    raise NotImplementedError


def delete_clip(project: Project, clip_id: str) -> Project:
    """Remove a clip, leave the gap."""
    raise NotImplementedError


def set_refine(project: Project, clip_id: str, settings: RefineSettings) -> Project:
    raise NotImplementedError


def set_background(project: Project, clip_id: str, background: Background) -> Project:
    raise NotImplementedError


def set_segment(project: Project, clip_id: str, settings: SegmentSettings) -> Project:
    raise NotImplementedError
