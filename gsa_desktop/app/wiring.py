"""Which signal meets which slot: the whole window in three tables."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gsa_desktop.app.timeline_intents import connect_timeline_intents
from gsa_desktop.app.views import VIEW_COMMANDS
from gsa_desktop.app.wiring_handover import connect_handover
from gsa_desktop.app.wiring_jobs import connect_jobs
from gsa_desktop.app.wiring_timeline import connect_timeline
from gsa_desktop.core import storage
from gsa_desktop.ui.about import AboutDialog

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


def connect(desktop: "Desktop") -> None:
    """Connect commands, widgets and controllers of one window."""
    deeds = _file_deeds(desktop) | _mask_deeds(desktop) | _view_deeds(desktop)
    deeds |= _playback_deeds(desktop)
    for name, deed in deeds.items():
        desktop.window.commands.answer(name, deed)
    desktop.window.commands["playback.loop"].toggled.connect(desktop.set_loop)
    desktop.window.commands["playback.mute"].toggled.connect(desktop.session.sound.set_muted)
    connect_timeline(desktop)
    connect_timeline_intents(desktop)
    _connect_panels(desktop)
    _connect_monitor(desktop)
    _connect_session(desktop)
    connect_jobs(desktop)
    connect_handover(desktop)


def _file_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    window, files = desktop.window, desktop.files
    return {
        "file.new": desktop.new_project,
        "file.open": lambda: desktop.open_files(files.open_any()),
        "file.sample": desktop.open_sample,
        "file.import": lambda: desktop.open_files(files.open_media()),
        "file.save": desktop.save,
        "file.save_as": desktop.save_as,
        "file.quit": window.close,
        "help.diagnostics": desktop.copy_diagnostics,
        "help.log": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(storage.state_dir()))),
        "help.about": lambda: AboutDialog(window).open(),
    }


def _mask_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    return {
        "mask.segment": desktop.segment,
        "mask.cancel": desktop.session.jobs.cancel,
    }


def _view_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    preview = desktop.window.preview
    views: dict[str, Callable[[], object]] = {
        name: partial(desktop.set_view, view) for view, name in VIEW_COMMANDS.items()
    }
    return views | {
        "view.zoom_in": preview.zoom_in,
        "view.zoom_out": preview.zoom_out,
        "view.fit": preview.fit,
        "view.actual": lambda: preview.set_zoom(1.0),
    }


def _playback_deeds(desktop: "Desktop") -> dict[str, Callable[[], object]]:
    playback = desktop.session.playback
    return {
        "playback.toggle": playback.toggle,
        "playback.reverse": lambda: playback.shuttle(-1),
        "playback.stop": playback.pause,
        "playback.forward": lambda: playback.shuttle(1),
        "playback.back": lambda: playback.step(-1),
        "playback.next": lambda: playback.step(1),
        "playback.second_back": lambda: playback.skip(-1),
        "playback.second_on": lambda: playback.skip(1),
        "playback.ten_back": lambda: playback.skip(-10),
        "playback.ten_on": lambda: playback.skip(10),
        "playback.start": playback.to_start,
        "playback.end": playback.to_end,
        "playback.mark_in": playback.mark_in,
        "playback.mark_out": playback.mark_out,
        "playback.go_in": lambda: playback.go_to_mark(end=False),
        "playback.go_out": lambda: playback.go_to_mark(end=True),
        "playback.clear_marks": playback.clear_marks,
    }


def _connect_panels(desktop: "Desktop") -> None:
    session, window = desktop.session, desktop.window
    editing, inspector, start = session.editing, window.inspector, window.start_page
    window.may_close = desktop.may_close
    window.files_dropped = desktop.open_files
    start.files_dropped.connect(desktop.open_files)
    start.open_requested.connect(window.commands["file.open"].trigger)
    start.sample_requested.connect(desktop.open_sample)
    start.recent_requested.connect(lambda path: desktop.open_files([path]))
    window.bin.files_dropped.connect(desktop.open_files)
    window.bin.import_requested.connect(window.commands["file.import"].trigger)
    window.bin.open_requested.connect(editing.place)
    window.bin.remove_requested.connect(editing.remove_media)
    inspector.segment_requested.connect(desktop.segment)
    inspector.cancel_requested.connect(desktop.cancel_clip)
    inspector.segment_settings_changed.connect(editing.set_segment)
    inspector.refine_changed.connect(editing.set_refine)
    inspector.background_changed.connect(editing.set_background)
    inspector.background_file_wanted.connect(desktop.choose_background)
    inspector.model_file_wanted.connect(desktop.choose_weights)


def _connect_monitor(desktop: "Desktop") -> None:
    session, window = desktop.session, desktop.window
    playback, preview, timeline = session.playback, window.preview, window.timeline
    preview.files_dropped.connect(desktop.open_files)
    for source in (preview, timeline):
        source.import_requested.connect(window.commands["file.import"].trigger)
    preview.size_wanted.connect(
        lambda size: session.monitor.set_side(max(size.width(), size.height()))
    )
    preview.zoom_changed.connect(lambda zoom: window.transport.set_zoom(zoom, preview.is_fit))
    timeline.seek_requested.connect(playback.seek)
    timeline.thumbnails_wanted.connect(session.ask_thumbnails)
    transport = window.transport
    transport.play_toggled.connect(playback.toggle)
    transport.step_requested.connect(playback.step)
    transport.start_requested.connect(playback.to_start)
    transport.end_requested.connect(playback.to_end)
    transport.seek_requested.connect(playback.seek)
    transport.loop_toggled.connect(window.commands["playback.loop"].setChecked)
    transport.view_changed.connect(desktop.set_view)
    transport.zoom_requested.connect(
        lambda factor: preview.set_zoom(factor) if factor else preview.fit()
    )
    window.job_status.cancel_requested.connect(session.jobs.cancel)


def _connect_session(desktop: "Desktop") -> None:
    session, window, timeline = desktop.session, desktop.window, desktop.window.timeline
    jobs, status, display = session.jobs, window.job_status, desktop.display
    session.editing.project_changed.connect(display.on_project)
    session.editing.clip_selected.connect(display.on_selected)
    session.editing.placed.connect(timeline.reveal)
    for source in (session.editing, jobs):
        source.message.connect(window.tell)
        source.noted.connect(window.banner.tell)
        source.failed.connect(desktop.on_failure)
    session.library.opening.connect(lambda path: window.tell(f"Opening {path.name}..."))
    session.library.opened.connect(display.on_opened)
    session.library.refused.connect(display.on_refused)
    session.playback.playhead_changed.connect(display.on_playhead)
    session.playback.playing_changed.connect(
        lambda speed: window.transport.set_playing(bool(speed), speed or 1.0)
    )
    session.playback.marks_changed.connect(display.on_marks)
    session.monitor.picture.connect(display.on_picture)
    session.monitor.emptied.connect(display.on_emptied)
    session.monitor.offline.connect(display.on_offline)
    session.monitor.problem.connect(window.banner.tell)
    session.thumbnails.thumbnail.connect(timeline.set_thumbnail)
    session.thumbnails.poster.connect(window.bin.set_thumbnail)
    session.models_known.connect(window.inspector.set_models)
    session.waveforms.found.connect(timeline.put_peaks)
    session.masks_changed.connect(timeline.set_mask_states)
    session.mask_changed.connect(timeline.set_mask_state)
    session.coverage_changed.connect(display.on_coverage)
    jobs.began.connect(display.on_job_began)
    jobs.progressed.connect(display.on_progress)
    jobs.cancelling.connect(status.set_cancelling)
    jobs.idle.connect(display.on_idle)
    jobs.clip_state_changed.connect(display.on_clip_state)
    jobs.device_used.connect(display.on_device)
