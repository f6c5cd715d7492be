"""Edits of the media bin: Project -> Project, pure."""

from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import all_clips, changed_clips
from gsa_desktop.core.project import Clip, Project


def remove_media(project: Project, path: Path) -> Project:
    """Take a file out of the bin.

    Raises:
        AppError: A clip of the timeline uses it.
    """
    if any(clip.media == path for clip in all_clips(project.timeline)):
        raise AppError(f"{path.name} is used on the timeline.", "Delete its clip first.")
    return replace(project, media=tuple(other for other in project.media if other != path))


def relink_media(project: Project, old: Path, new: Path) -> Project:
    """Put one file in place of another, in the bin and in every clip."""

    def relinked(clip: Clip) -> Clip:
        return replace(clip, media=new) if clip.media == old else clip

    media = tuple(dict.fromkeys(new if path == old else path for path in project.media))
    return replace(changed_clips(project, relinked), media=media)
