"""The menu File: files and projects."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

FILE: tuple[Entry, ...] = (
    Command("file.new", "&New Project", "Start with an empty project", ("Ctrl+N",), "file-outline"),
    Command(
        "file.open",
        "&Open…",
        "Open a project or videos",
        ("Ctrl+O",),
        "folder-open-outline",
    ),
    Command("file.sample", "Open the Sa&mple", "Open the short clip that comes with GSA Desktop"),
    SEPARATOR,
    Command(
        "file.import",
        "&Import Media…",
        "Add videos to the media bin",
        ("Ctrl+I",),
        "import",
    ),
    Command(
        "file.import_timeline",
        "Import Time&line…",
        "Replace the timeline by that of an OpenTimelineIO file",
    ),
    Command(
        "file.find_missing",
        "Fin&d Missing Files…",
        "Show where files of the project are that went away or were changed",
    ),
    SEPARATOR,
    Command("file.save", "&Save Project", "Save the project", ("Ctrl+S",), "content-save-outline"),
    Command(
        "file.save_as",
        "Save Project &As…",
        "Save the project under another name",
        ("Ctrl+Shift+S",),
    ),
    Command(
        "file.settings",
        "Projec&t Settings…",
        "Frame rate and size of the timeline",
        icon="cog-outline",
    ),
    Command(
        "file.copies",
        "Autosaved &Copies…",
        "Go back to an earlier state of this project",
    ),
    SEPARATOR,
    Command(
        "file.export",
        "&Export…",
        "Write the timeline, a stretch of it or a clip to a file",
        ("Ctrl+M", "Ctrl+E"),
        "export",
        needs="timeline",
    ),
    Command(
        "file.export_frame",
        "Export &Frame…",
        "Write the picture at the playhead to a file",
        ("Ctrl+Shift+E",),
        needs="timeline",
    ),
    Command(
        "file.unfinished",
        "Go On with &Unfinished Exports",
        "Show the exports that were interrupted, to go on with them or to keep what is there",
    ),
    Command(
        "file.batch",
        "&Batch Export…",
        "Cut the subjects out of many videos, with one setting for all",
        icon="folder-multiple-outline",
    ),
    Command(
        "file.export_timeline",
        "E&xport Timeline (OTIO/EDL)…",
        "Hand the timeline over to another editor, with its mattes",
        icon="export-variant",
        needs="timeline",
    ),
    SEPARATOR,
    Command("file.quit", "&Quit", "Close GSA Desktop", ("Ctrl+Q",)),
)
