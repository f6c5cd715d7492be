"""Jobs and the panel that shows them; segmenting of more than one clip."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gsa_desktop.app.notify import Notifier
from gsa_desktop.controllers.jobs import SEGMENTING
from gsa_desktop.core.job_list import JobState
from gsa_desktop.ui.timeline_overview import ClipJob

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


def connect_jobs(desktop: "Desktop") -> None:
    """Connect the queue of jobs with its panel, the timeline and the task bar."""
    jobs, window = desktop.session.jobs, desktop.window
    panel, queue = window.jobs, jobs.queue
    notifier = Notifier(window)
    queue.changed.connect(lambda: _show_rows(desktop))
    queue.progressed.connect(panel.update_row)
    queue.ended.connect(notifier.on_ended)
    for signal in (queue.changed, queue.progressed):
        signal.connect(lambda *_: window.timeline.set_jobs(_clip_jobs(desktop)))
    panel.deed_requested.connect(partial(_do, desktop))
    panel.clear_requested.connect(queue.clear_finished)
    window.commands["mask.segment_all"].triggered.connect(lambda: segment_all(desktop))


def _show_rows(desktop: "Desktop") -> None:
    queue, window = desktop.session.jobs.queue, desktop.window
    window.jobs.set_rows(queue.rows)
    if queue.running is not None and queue.running.state is JobState.PAUSED:
        window.job_status.set_paused()


def segment_all(desktop: "Desktop") -> None:
    """Queue every clip of the timeline that has no complete masks; the shown one goes first."""
    session = desktop.session
    place = session.place
    shown = place.clip.id if place else ""
    todo = [
        clip
        for clip in session.editing.clips
        if session.info_of(clip) is not None and session.missing_masks(clip)
    ]
    for clip in sorted(todo, key=lambda clip: clip.id != shown):
        info = session.info_of(clip)
        if info is not None:
            session.jobs.segment(clip, info)
    if todo:
        desktop.window.use_workspace("")
        desktop.window.panels.show("jobs")
    else:
        desktop.window.tell("Every clip has its masks.")


def _do(desktop: "Desktop", deed: str, job_id: int) -> None:
    jobs = desktop.session.jobs
    queue = jobs.queue
    row = next((row for row in queue.rows if row.id == job_id), None)
    if row is None:
        return
    match deed:
        case "pause":
            queue.pause(job_id)
        case "resume":
            queue.resume(job_id)
        case "front":
            queue.to_front(job_id)
        case "up" | "down":
            queue.move(job_id, -1 if deed == "up" else 1)
        case "cancel":
            jobs.cancel_job(job_id)
        case "retry":
            jobs.retry_job(job_id)
        case "forget":
            queue.forget(job_id)
        case "reveal" if row.path is not None:
            _reveal(row.path)


def _reveal(path: Path) -> None:
    folder = path if path.is_dir() else path.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _clip_jobs(desktop: "Desktop") -> dict[str, ClipJob]:
    """What a clip's title says of jobs: one that is under way, or that its masks failed.

    A failed export is no state of its clip, and another job may have made the masks meanwhile.
    """
    session = desktop.session
    rows = session.jobs.clip_rows()
    found = {
        clip: ClipJob(row.state.is_active, row.percent)
        for clip, row in rows.items()
        if not row.state.is_finished
    }
    lacking = {
        clip
        for clip, row in rows.items()
        if row.state is JobState.FAILED and row.deed == SEGMENTING
    }
    for clip in session.editing.clips if lacking else ():
        if clip.id in lacking and session.missing_masks(clip):
            found[clip.id] = ClipJob(running=False, failed=True)
    return found
