"""What a clip is set to, given to others: Project -> Project, pure."""

from collections.abc import Iterable
from dataclasses import replace

from gsa_desktop.core.edits_ripple import Copied
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layout import changed_clips, seats, track_at
from gsa_desktop.core.project import Clip, Project


def paste_attributes(project: Project, ids: Iterable[str], copied: Copied) -> Project:
    """Give clips the edge and background of the first picture that was copied, sound its volume.

    The model stays each clip's own: another one would make its masks stale.

    Raises:
        AppError: nothing of the kind was copied, or a track is locked.
    """
    picture = next((clip for seat, clip in copied.clips if seat.kind == "picture"), None)
    sound = next((clip for seat, clip in copied.clips if seat.kind == "sound"), None)
    here = seats(project.timeline)
    kinds = {clip_id: here[clip_id][0].kind for clip_id in ids}
    if not any((picture if kind == "picture" else sound) for kind in kinds.values()):
        raise AppError("What was copied has nothing for these clips.", "Copy a clip of their kind.")
    for clip_id in kinds:
        seat = here[clip_id][0]
        if track_at(project.timeline, seat).locked:
            raise AppError(f"Track {seat.name} is locked.", "Unlock it first.")

    def changed(clip: Clip) -> Clip:
        kind = kinds.get(clip.id)
        if kind == "picture" and picture is not None:
            return replace(clip, refine=picture.refine, background=picture.background)
        if kind == "sound" and sound is not None:
            return replace(clip, volume_db=sound.volume_db, muted=sound.muted)
        return clip

    return changed_clips(project, changed)
