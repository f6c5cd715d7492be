"""Which mask of a frame counts: the one a person has kept, else the network's."""

from gsa_desktop.core.kept_masks import kept_at
from gsa_desktop.core.mask_track import MaskTrack
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip


def mask_at(clip: Clip, track: MaskTrack | None, number: int) -> SoftMask | None:
    """The mask of a clip's media frame, None if there is none yet."""
    kept = kept_at(clip.kept, number)
    mask = None if kept is None else kept.soft_mask()
    if mask is not None or track is None:
        return mask
    return track.get(number)
