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
    SEPARATOR,
    Command("view.zoom_in", "Zoom &In", "Enlarge the picture", ("Ctrl+=", "Ctrl++"), needs="clip"),
    Command("view.zoom_out", "&Zoom Out", "Reduce the picture", ("Ctrl+-",), needs="clip"),
    Command("view.fit", "&Fit in Monitor", "Show the whole picture", ("Ctrl+0",), needs="clip"),
    Command(
        "view.actual",
        "&100 %",
        "One pixel of the clip on one of the screen",
        ("Ctrl+1",),
        needs="clip",
    ),
    SEPARATOR,
    Command("view.full_screen", "F&ull Screen", "Use the whole screen", ("F11",), kind="toggle"),
    Command("view.light", "&Light Theme", "Dark text on a bright window", kind="toggle"),
    Command("view.reset", "&Reset Layout", "Put all panels back where they were at first"),
)
