"""The menus Edit, Clip and Timeline meet the editing of the session."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gsa_desktop.core.edits_place import How, Target
from gsa_desktop.ui.project_dialog import ProjectDialog

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


def connect_timeline(desktop: "Desktop") -> None:
    """Connect the commands that edit the timeline or go to its places."""
    for name, deed in (_edit_deeds(desktop) | _clip_deeds(desktop) | _line_deeds(desktop)).items():
        desktop.window.commands.answer(name, deed)
    desktop.window.commands["file.settings"].triggered.connect(lambda: _ask_format(desktop))
    inspector, editing = desktop.window.inspector, desktop.session.editing
    inspector.volume_changed.connect(editing.set_volume)
    inspector.mute_changed.connect(editing.set_clip_muted)
    desktop.window.history.set_stack(desktop.session.editing.stack)


def _ask_format(desktop: "Desktop") -> None:
    timeline = desktop.session.editing.timeline
    dialog = ProjectDialog(timeline.rate, timeline.size, timeline.timecode, desktop.window)
    dialog.format_chosen.connect(desktop.session.editing.set_format)
    dialog.open()


def _edit_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    editing, playback = desktop.session.editing, desktop.session.playback
    return {
        "edit.undo": editing.undo,
        "edit.redo": editing.redo,
        "edit.cut": editing.cut,
        "edit.copy": editing.copy,
        "edit.paste": lambda: editing.paste(playback.playhead),
        "edit.paste_attributes": editing.paste_attributes,
        "edit.duplicate": editing.duplicate,
        "edit.select_all": editing.select_all,
        "edit.select_after": lambda: editing.select_after(playback.playhead),
        "edit.select_none": lambda: editing.select(""),
    }


def _clip_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    editing, playback = desktop.session.editing, desktop.session.playback
    return {
        "clip.insert": lambda: _place_from_bin(desktop, "insert"),
        "clip.overwrite": lambda: _place_from_bin(desktop, "overwrite"),
        "clip.split": lambda: editing.split(playback.playhead),
        "clip.split_all": lambda: editing.split_all(playback.playhead),
        "clip.trim_start": lambda: editing.trim_start(playback.playhead),
        "clip.trim_end": lambda: editing.trim_end(playback.playhead),
        "clip.roll": lambda: editing.roll(playback.playhead),
        "clip.slip_back": lambda: editing.slip(-1),
        "clip.slip_on": lambda: editing.slip(1),
        "clip.delete": editing.delete,
        "clip.ripple_delete": editing.ripple_delete,
        "clip.unlink": editing.unlink,
        "clip.link": editing.link,
        "clip.mute": editing.toggle_mute,
        "clip.reveal": desktop.reveal,
    }


def _place_from_bin(desktop: "Desktop", how: How) -> None:
    """The bin's file at the playhead, which then is behind it; at the last frame: after it."""
    playback, editing = desktop.session.playback, desktop.session.editing
    path = desktop.window.bin.current
    if path is None:
        desktop.window.tell("Select a file in the media bin first.")
        return
    at, end = playback.playhead, playback.map.frames
    before = editing.project
    editing.place_files([path], Target(end if at >= end - 1 else at, how=how))
    if editing.project is not before and editing.chosen is not None:
        playback.seek(editing.chosen.stop)


def _line_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    session, timeline = desktop.session, desktop.window.timeline
    editing, playback = session.editing, session.playback

    def go(frame: int | None) -> None:
        if frame is not None:
            playback.seek(frame)

    return {
        "timeline.add_marker": lambda: editing.add_marker(playback.playhead),
        "timeline.next_marker": lambda: go(playback.map.next_marker(playback.playhead)),
        "timeline.previous_marker": lambda: go(playback.map.previous_marker(playback.playhead)),
        "timeline.previous_edit": lambda: go(playback.map.previous_edge(playback.playhead)),
        "timeline.next_edit": lambda: go(playback.map.next_edge(playback.playhead)),
        "timeline.clip_start": lambda: _go_to_end(desktop, end=False),
        "timeline.clip_end": lambda: _go_to_end(desktop, end=True),
        "timeline.close_gap": lambda: editing.close_gap(playback.playhead),
        "timeline.add_picture_track": lambda: editing.add_track("picture"),
        "timeline.add_sound_track": lambda: editing.add_track("sound"),
        "timeline.remove_tracks": editing.remove_empty_tracks,
        "timeline.zoom_in": timeline.zoom_in,
        "timeline.zoom_out": timeline.zoom_out,
        "timeline.fit": timeline.fit,
    }


def _go_to_end(desktop: "Desktop", *, end: bool) -> None:
    """To the first or last frame of the clip at the playhead, or of the selected one."""
    session = desktop.session
    clip = session.place.clip if session.place else session.editing.chosen
    if clip is not None:
        session.playback.seek(clip.stop - 1 if end else clip.start)
