"""What the timeline says of the place under the pointer; colours alone would not do."""

from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from gsa_desktop.ui.time_text import length_text, time_text
from gsa_desktop.ui.timeline_canvas import TimelineCanvas
from gsa_desktop.ui.timeline_layout import Hit, Lane, MaskState
from gsa_desktop.ui.timeline_overview import ClipJob, ClipMedia
from gsa_desktop.ui.timeline_titles import decibels

STATE_TEXTS = {
    MaskState.NONE: "no mask yet",
    MaskState.ESTIMATE: "first estimate of the mask",
    MaskState.DONE: "mask done",
    MaskState.FAILED: "the mask failed",
    MaskState.STALE: "mask made with other settings",
}


def tip(hit: Hit, media: ClipMedia, rate: Fraction) -> str:
    """A line or more; "" where there is nothing to say."""
    if hit.marker is not None:
        at = time_text(hit.marker.frame, rate)
        return f"{hit.marker.text}\n{at}" if hit.marker.text else at
    if hit.lane is Lane.RULER:
        return time_text(max(0, hit.frame), rate)
    if hit.clip is None:
        return ""
    clip = hit.clip.clip
    if hit.lane is Lane.MASK:
        frame = hit.clip.media_frame(hit.frame)
        states = media.states.get(clip.id, ())
        state = MaskState(int(states[frame])) if frame < len(states) else MaskState.NONE
        return _tr("Frame {0}: {1}").format(frame + 1, _tr(STATE_TEXTS[state]))
    begin, end = time_text(clip.start, rate), time_text(clip.stop, rate)
    lines = [clip.title, clip.media.name] if clip.name else [clip.media.name]
    lines.append(_tr("{0} to {1}, length {2}").format(begin, end, length_text(clip.length, rate)))
    if clip.volume_db:
        lines.append(_tr("Volume {0}").format(decibels(clip.volume_db)))
    if clip.muted:
        lines.append(_tr("Muted"))
    if clip.link:
        lines.append(_tr("Linked: picture and sound are edited together"))
    job = media.jobs.get(clip.id)
    if job is not None:
        lines.append(_job_text(job))
    return "\n".join(lines)


def description(canvas: TimelineCanvas) -> str:
    """Where the playhead is and what is selected, for those who do not see it."""
    if not canvas.length:
        return _tr("Empty")
    chosen = [clip for clip in map(canvas.placement.find, canvas.selected) if clip is not None]
    if not chosen:
        name = _tr("nothing")
    elif len({clip.clip.link or clip.clip.id for clip in chosen}) == 1:
        name = chosen[-1].clip.title
    else:
        name = _tr("{0} clips").format(len(chosen))
    now = time_text(canvas.playhead, canvas.placement.rate)
    text = _tr("Playhead at {0}, frame {1} of {2}; {3} selected")
    return text.format(now, canvas.playhead + 1, canvas.length, name)


def _job_text(job: ClipJob) -> str:
    if job.failed:
        return _tr("The masks could not be made: see Jobs")
    return _tr("{0} % done").format(job.percent) if job.running else _tr("Waiting in the queue")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)
