"""What the timeline says of the place under the pointer; colours alone would not do."""

from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from gsa_desktop.core.timebase import timecode
from gsa_desktop.ui.timeline_layout import Hit, Lane, MaskState
from gsa_desktop.ui.timeline_overview import ClipMedia

STATE_TEXTS = {
    MaskState.NONE: "no mask yet",
    MaskState.ESTIMATE: "first estimate of the mask",
    MaskState.DONE: "mask done",
    MaskState.FAILED: "the mask failed",
    MaskState.STALE: "mask made with other settings",
}


def tip(hit: Hit, media: ClipMedia, rate: Fraction) -> str:
    """A line or two; "" where there is nothing to say."""
    if hit.lane is Lane.RULER:
        return timecode(hit.frame, rate)
    if hit.clip is None:
        return ""
    name = hit.clip.clip.media.name
    if hit.lane is Lane.MASK:
        frame = hit.clip.media_frame(hit.frame)
        states = media.states.get(hit.clip.clip.id, ())
        state = MaskState(int(states[frame])) if frame < len(states) else MaskState.NONE
        return _tr("Frame {0}: {1}").format(frame + 1, _tr(STATE_TEXTS[state]))
    begin, end = timecode(hit.clip.start, rate), timecode(hit.clip.stop, rate)
    length = timecode(hit.clip.stop - hit.clip.start, rate)
    return _tr("{0}\n{1} to {2}, length {3}").format(name, begin, end, length)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)
