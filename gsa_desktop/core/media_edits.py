"""Edits of the media bin: Project -> Project, pure."""

from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import all_clips
from gsa_desktop.core.project import Project


def remove_media(project: Project, path: Path) -> Project:
    """Take a file out of the bin.

    Raises:
        AppError: A clip of the timeline uses it.
    """
    if any(clip.media == path for clip in all_clips(project.timeline)):
        raise AppError(f"{path.name} is used on the timeline.", "Delete its clip first.")
    return replace(project, media=tuple(other for other in project.media if other != path))
