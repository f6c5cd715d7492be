"""A soft mask becomes a matte: threshold, holes, specks, grow, feather."""

from gsa_desktop.core.pixels import Matte, SoftMask
from gsa_desktop.core.project import RefineSettings


def refine(
    mask: SoftMask, settings: RefineSettings, size: tuple[int, int], *, scale: float = 1.0
) -> Matte:
    """Alpha at `size` (width, height).

    Args:
        scale: Height of `size` over the source picture's; the settings' pixels shrink with it,
            so that a proxy looks like the export scaled down.
    """
    raise NotImplementedError
