"""Pictures for the monitor and the timeline."""

from collections.abc import Sequence

from gsa_desktop.core.events import Job
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, View


class PreviewSession:
    """One media file open for the monitor; keeps its reader, cache and background between jobs.

    Thread-safe; the file is opened by the first job, not by the constructor.
    """

    def __init__(self, info: MediaInfo, masks: MaskStore) -> None:
        raise NotImplementedError

    def show(self, request: int, frame: int, clip: Clip, view: View, max_side: int) -> Job:
        """Yield PictureReady for a media frame: a stand-in if the exact one is slow, then exact.

        Args:
            request: Comes back in the event.
            max_side: Longest side of the picture in pixels; never enlarged.
        """
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Close the files; a job still running ends with no further picture."""
        raise NotImplementedError


def thumbnails(info: MediaInfo, frames: Sequence[int], height: int = 48) -> Job:
    """Yield PictureReady with request = index into frames, one for each frame that decodes."""
    raise NotImplementedError
    yield
