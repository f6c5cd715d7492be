"""What a person asks for on the timeline, passed on to the editing."""

from pathlib import Path
from typing import TYPE_CHECKING

from gsa_desktop.controllers.trimming import TrimPreview
from gsa_desktop.core import storage
from gsa_desktop.core.edits_place import Target
from gsa_desktop.ui.timeline_base import Tool
from gsa_desktop.ui.timeline_keys import choose_beside

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

_TOOLS = {Tool.SELECT: "timeline.select_tool", Tool.RAZOR: "timeline.razor"}
_BESIDE = {
    "timeline.clip_before": (-1, 0),
    "timeline.clip_after": (1, 0),
    "timeline.clip_above": (0, -1),
    "timeline.clip_below": (0, 1),
}


def connect_timeline_intents(desktop: "Desktop") -> None:
    """Connect what is dragged, dropped, clicked and typed on the timeline."""
    timeline, editing = desktop.window.timeline, desktop.session.editing
    timeline.selection_changed.connect(editing.select_many)
    timeline.move_requested.connect(editing.move)
    timeline.trim_requested.connect(
        lambda clip_id, edge, frame, ripple: editing.trim(clip_id, edge, frame, ripple=ripple)
    )
    preview = TrimPreview(editing, desktop.session.monitor, desktop)
    timeline.trim_shown.connect(preview.show)
    timeline.roll_requested.connect(editing.roll_edge)
    timeline.roll_shown.connect(preview.show_roll)
    timeline.trim_left.connect(preview.leave)
    timeline.split_requested.connect(editing.split_clip)
    timeline.split_all_requested.connect(editing.split_all)
    timeline.volume_requested.connect(editing.set_volume)
    timeline.track_flag_requested.connect(editing.set_track)
    timeline.track_added.connect(editing.add_track)
    timeline.track_removed.connect(editing.remove_track)
    timeline.marker_added.connect(editing.add_marker)
    timeline.marker_moved.connect(editing.move_marker)
    timeline.marker_renamed.connect(editing.rename_marker)
    timeline.marker_coloured.connect(editing.colour_marker)
    timeline.marker_removed.connect(editing.remove_marker)
    timeline.media_dropped.connect(lambda paths, target: _drop(desktop, paths, target))
    _connect_commands(desktop)


def _connect_commands(desktop: "Desktop") -> None:
    timeline, commands = desktop.window.timeline, desktop.window.commands
    for tool, name in _TOOLS.items():
        commands[name].triggered.connect(lambda _=False, tool=tool: timeline.set_tool(tool))
    timeline.tool_changed.connect(lambda tool: commands[_TOOLS[tool]].setChecked(True))
    commands[_TOOLS[timeline.tool]].setChecked(True)
    commands["timeline.snap"].setChecked(timeline.is_snapping)
    commands["timeline.snap"].toggled.connect(timeline.set_snapping)
    for name, (across, down) in _BESIDE.items():
        commands[name].triggered.connect(
            lambda _=False, across=across, down=down: choose_beside(timeline, across, down)
        )
    nudge = desktop.session.editing.nudge
    commands["clip.nudge_back"].triggered.connect(lambda: nudge(-1))
    commands["clip.nudge_on"].triggered.connect(lambda: nudge(1))
    commands["clip.place"].triggered.connect(timeline.open_place_dialog)


def _drop(desktop: "Desktop", paths: list[Path], target: Target) -> None:
    """A project is opened in place of this one; media go where they were dropped."""
    if any(path.suffix == storage.PROJECT_SUFFIX for path in paths):
        desktop.open_files(paths)
    else:
        desktop.session.editing.place_files(paths, target)
