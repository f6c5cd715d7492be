"""Every frame of a clip through render to the writer, then verified and in place."""

from pathlib import Path

from gsa_desktop.core.events import Job
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip


def export_clip(
    clip: Clip,
    info: MediaInfo,
    masks: MaskStore,
    out: Path,
    preset: object,
    *,
    matte_only: bool = False,
    overwrite: bool = False,
) -> Job:
    """Export clip.cut; segments first where masks are missing.

    Yields what segment_clip yields, then Progress ("Exporting"), Note and, last, Exported.
    Closing the generator at any yield leaves no file behind.

    Args:
        preset: An ExportPreset.

    Raises:
        AppError: out is an input, exists, cannot be written, or did not verify.
    """
    raise NotImplementedError
    yield
