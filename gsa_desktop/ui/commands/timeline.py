"""The menu Timeline: the timeline as a whole."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

TIMELINE: tuple[Entry, ...] = (
    Command(
        "timeline.add_marker",
        "Add &Marker",
        "Mark the frame at the playhead",
        ("M",),
        "map-marker-outline",
        needs="timeline",
    ),
    Command(
        "timeline.next_marker",
        "N&ext Marker",
        "To the next marker",
        ("Shift+M",),
        needs="timeline",
    ),
    Command(
        "timeline.previous_marker",
        "Pre&vious Marker",
        "To the marker before",
        ("Ctrl+Shift+M",),
        needs="timeline",
    ),
    SEPARATOR,
    Command(
        "timeline.previous_edit",
        "Previous Edi&t",
        "To where the clip before begins or ends",
        ("Up",),
        needs="timeline",
    ),
    Command(
        "timeline.next_edit",
        "&Next Edit",
        "To where the next clip begins or ends",
        ("Down",),
        needs="timeline",
    ),
    Command(
        "timeline.clip_start",
        "Clip &Start",
        "To the first frame of the clip",
        (";",),
        needs="timeline",
    ),
    Command(
        "timeline.clip_end",
        "Clip En&d",
        "To the last frame of the clip",
        ("'",),
        needs="timeline",
    ),
    SEPARATOR,
    Command(
        "timeline.close_gap",
        "&Close Gap",
        "Move what comes after the gap at the playhead to where it begins, on all unlocked tracks",
        ("Ctrl+G",),
        needs="timeline",
    ),
    Command(
        "timeline.add_picture_track",
        "Add &Picture Track",
        "An empty track above the highest",
    ),
    Command("timeline.add_sound_track", "Add S&ound Track", "An empty track below the lowest"),
    Command(
        "timeline.remove_tracks",
        "&Remove Empty Tracks",
        "Remove every track without clips but V1",
    ),
    SEPARATOR,
    Command("timeline.zoom_in", "Zoom &In", "See more detail", ("=", "+"), needs="timeline"),
    Command("timeline.zoom_out", "&Zoom Out", "See more time", ("-",), needs="timeline"),
    Command("timeline.fit", "&Fit", "See the whole timeline", ("\\",), needs="timeline"),
)
