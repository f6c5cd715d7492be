"""Clip -> masks: the reader's frames through gsanet's VideoSegmenter into a MaskTrack."""

from gsa_desktop.core.events import Job
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip


def segment_clip(clip: Clip, info: MediaInfo, masks: MaskStore, *, device: str = "auto") -> Job:
    """Segment clip.cut with clip.segment; resumes what an earlier run left.

    Yields DeviceUsed once known, Progress, MaskReady (final False, later True) and Note. The
    masks are read with masks.find(info.fingerprint, clip.segment), also while this runs.

    Raises:
        AppError: the media, the model or the disk is not fit; nothing computed is lost.
    """
    raise NotImplementedError
    yield
