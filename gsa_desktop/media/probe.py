"""Open a media file once and keep what is worth knowing."""

from pathlib import Path

from gsa_desktop.core.media_info import MediaInfo


def probe(path: str | Path) -> MediaInfo:
    """Everything the application wants to know of a file.

    Raises:
        AppError: The file is missing, no video, or unusable; one clear line.
    """
    raise NotImplementedError
