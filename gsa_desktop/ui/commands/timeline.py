"""The menu Timeline: the timeline as a whole."""

from gsa_desktop.ui.commands.command import Command, Entry

TIMELINE: tuple[Entry, ...] = (
    Command("timeline.zoom_in", "Zoom &In", "See more detail", ("=", "+"), needs="clip"),
    Command("timeline.zoom_out", "Zoom &Out", "See more time", ("-",), needs="clip"),
    Command("timeline.fit", "&Fit", "See the whole timeline", ("\\",), needs="clip"),
)
