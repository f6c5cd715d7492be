"""Project files of earlier versions, one step at a time, as the JSON that is in them."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from gsa_desktop.core.project import Project


def upgraded(content: dict[str, Any]) -> dict[str, Any]:
    """The same content in today's version, changed in place.

    Raises:
        LookupError, TypeError, AttributeError: it is damaged.
    """
    if content["version"] < 2:
        _to_version_2(content)
    return content


def without_silent(project: Project, silent: Collection[Path]) -> Project:
    """Takes the sound clips of files without sound away again, and unlinks their pictures.

    Version 1 did not say which files have sound.
    """
    timeline = project.timeline
    gone = {c.link for track in timeline.sounds for c in track.clips if c.media in silent}
    if not gone:
        return project
    sounds = tuple(
        replace(track, clips=tuple(c for c in track.clips if c.media not in silent))
        for track in timeline.sounds
    )
    tracks = tuple(
        replace(
            track,
            clips=tuple(replace(c, link="") if c.link in gone else c for c in track.clips),
        )
        for track in timeline.tracks
    )
    return replace(project, timeline=replace(timeline, tracks=tracks, sounds=sounds))


def _to_version_2(content: dict[str, Any]) -> None:
    """Sound has tracks and clips of its own, linked to the pictures; files have facts."""
    relative = content["relative"].items()
    content["media"] = {name: {"relative": beside} for name, beside in relative}
    timeline = content["project"]["timeline"]
    if timeline.get("sounds"):
        return
    timeline["sounds"] = []
    for track in timeline["tracks"]:
        heard = []
        for clip in track["clips"]:
            clip["link"] = f"{clip['id']}.link"
            heard.append({**clip, "id": f"{clip['id']}.sound", "background": _NONE})
        timeline["sounds"].append({"kind": "Track", "clips": heard})


_NONE = {"kind": "Transparent"}
