"""The menu View: what the window shows."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

VIEW: tuple[Entry, ...] = (
    Command("view.source", "&Source", "The clip as it is", ("1",), "image-outline", "view"),
    Command("view.overlay", "&Overlay", "The subject tinted", ("2",), "layers-outline", "view"),
    Command("view.matte", "&Matte", "The mask, white on black", ("3",), "circle-half-full", "view"),
    Command(
        "view.cutout", "&Cut-out", "The subject on a checkerboard", ("4",), "checkerboard", "view"
    ),
    Command(
        "view.composite",
        "Composi&te",
        "The subject before its new background, as exported",
        ("5",),
        "image-filter-hdr",
        "view",
    ),
    Command(
        "view.outline",
        "Outlin&e",
        "Only a line around the subject",
        ("6",),
        "vector-square",
        "view",
    ),
    Command(
        "view.side_by_side",
        "Side &by Side",
        "The source beside the view before this one",
        ("7",),
        "compare",
        "view",
    ),
    Command(
        "view.slots",
        "Slots",
        "What the model takes for subject and background, in colour and in motion",
        ("8",),
        "view-grid-outline",
        "view",
    ),
    Command(
        "view.flow",
        "Optical Flo&w",
        "Motion to the next frame: hue is the direction, colour the speed",
        ("9",),
        "weather-windy",
        "view",
    ),
    Command(
        "view.confidence",
        "Confi&dence",
        "Where the mask is unsure, from yellow to red",
        ("0",),
        "thermometer",
        "view",
    ),
    SEPARATOR,
    Command(
        "view.overlay_toggle",
        "O&verlay On or Off",
        "To the overlay, and back to the view before",
        ("T",),
    ),
    Command(
        "view.wipe",
        "&A/B Wipe",
        "The source to the left of a line that can be dragged",
        ("A",),
        "compare-horizontal",
        "toggle",
    ),
    Command(
        "view.onion",
        "Onio&n Skin",
        "Outlines of the masks before (red) and after (green)",
        ("Shift+T",),
        kind="toggle",
    ),
    Command(
        "view.hide_marks",
        "&Hide Marks",
        "The picture without tint and outlines",
        ("Shift+H",),
        kind="toggle",
    ),
    Command("view.marks", "Mar&ks…", "Colour, strength and width of overlay and outline"),
    SEPARATOR,
    Command(
        "view.zoom_in", "Zoom &In", "Enlarge the picture", ("Ctrl+=", "Ctrl++"), needs="timeline"
    ),
    Command("view.zoom_out", "&Zoom Out", "Reduce the picture", ("Ctrl+-",), needs="timeline"),
    Command("view.fit", "&Fit in Monitor", "Show the whole picture", ("Ctrl+0",), needs="timeline"),
    Command(
        "view.actual",
        "&100 %",
        "One pixel of the clip on one of the screen",
        ("Ctrl+1",),
        needs="timeline",
    ),
    SEPARATOR,
    Command(
        "view.full_screen",
        "F&ull Screen",
        "The picture on the whole screen",
        ("F11",),
        kind="toggle",
    ),
    Command("view.light", "&Light Theme", "Dark text on a bright window", kind="toggle"),
    Command("view.reset", "&Reset Layout", "Put all panels back where they were at first"),
)
