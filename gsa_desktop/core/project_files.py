"""The files that a project names, and putting others in their place."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.project import Clip, Picture, Project, Track, Video


def files_of(project: Project) -> list[Path]:
    """Every file, once: the bin's, the clips' and their backgrounds'."""
    files = dict.fromkeys(project.media)
    for track in (*project.timeline.tracks, *project.timeline.sounds):
        for clip in track.clips:
            files[clip.media] = None
            if isinstance(clip.background, Picture | Video):
                files[clip.background.path] = None
    return list(files)


def with_files(project: Project, moved: Mapping[Path, Path]) -> Project:
    """The project with other files (old -> new) in the bin, in all clips and backgrounds."""
    if not moved:
        return project

    def clip_with_files(clip: Clip) -> Clip:
        background = clip.background
        if isinstance(background, Picture | Video):
            background = replace(background, path=moved.get(background.path, background.path))
        return replace(clip, media=moved.get(clip.media, clip.media), background=background)

    def tracks_with_files(tracks: tuple[Track, ...]) -> tuple[Track, ...]:
        return tuple(
            replace(track, clips=tuple(clip_with_files(clip) for clip in track.clips))
            for track in tracks
        )

    timeline = replace(
        project.timeline,
        tracks=tracks_with_files(project.timeline.tracks),
        sounds=tracks_with_files(project.timeline.sounds),
    )
    media = dict.fromkeys(moved.get(file, file) for file in project.media)
    return replace(project, timeline=timeline, media=tuple(media))


def clip_count(project: Project) -> int:
    """How many clips of pictures and of sound there are."""
    timeline = project.timeline
    return sum(len(track.clips) for track in (*timeline.tracks, *timeline.sounds))
