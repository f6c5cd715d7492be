"""What makes two exports the same, so that one can go on where the other was interrupted."""

import hashlib
from contextlib import suppress
from dataclasses import fields
from importlib import metadata

from gsa_desktop.core.export_order import ClipSource, TimelineSource, files_of
from gsa_desktop.core.export_settings import ExportSettings


def identity_of(source: ClipSource | TimelineSource, settings: ExportSettings) -> str:
    """The same for exports of the same pictures and sounds with the same settings.

    Files count by their places, sizes and times of change, and by what was found in them.
    """
    if isinstance(source, ClipSource):
        what, infos, files = repr(source.clip), [source.info], source.files
    else:
        tracks = (*source.timeline.tracks, *source.timeline.sounds)
        files = files_of(tuple(clip for track in tracks for clip in track.clips))
        what = repr((source.timeline, source.range))
        infos = [source.infos[path] for path in sorted(files) if path in source.infos]
    stamps = []
    for path in sorted(files):
        with suppress(OSError):
            state = path.stat()
            stamps.append((str(path), state.st_size, state.st_mtime_ns))
    found = [(str(info.path), info.fingerprint) for info in infos]
    chosen = {row.name: getattr(settings, row.name) for row in fields(settings)}
    chosen["preset"] = settings.preset.id  # its sets have another order in another process
    text = repr((_version(), chosen, what, found, stamps))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _version() -> str:
    try:
        return metadata.version("gsa-desktop")
    except metadata.PackageNotFoundError:
        return ""
