"""Width and height of an export in its file."""

from fractions import Fraction

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import ExportSettings


def stored_size(
    size: tuple[int, int], settings: ExportSettings, stretch: Fraction = Fraction(1)
) -> tuple[int, int]:
    """The size in the file: scaled to the chosen height, even where the format needs that.

    Args:
        size: Width and height of the pictures.
        settings: The format and what was chosen with it.
        stretch: By what the width grows, so that pixels become square.

    Raises:
        AppError: It is too small for the encoder.
    """
    width, height = max(1, round(size[0] * stretch)), size[1]
    if settings.height:
        width = max(1, round(width * settings.height / height))
        height = settings.height
    least = settings.preset.least_side
    if min(width, height) < least:
        raise AppError(
            f"{settings.preset.label} needs pictures of at least {least} x {least} pixels, "
            f"not {width} x {height}.",
            "Choose another format.",
        )
    if settings.preset.even_size:
        width, height = width + width % 2, height + height % 2
    return width, height
