"""Still pictures: how they are cut out, and the files that come of it."""

from dataclasses import dataclass, field
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Background, RefineSettings, Transparent

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp"})
"""Endings of picture files that are read."""

DEFAULT_TEMPLATE = "{name}_cutout"


@dataclass(frozen=True)
class ImageFormat:
    """A picture file to write.

    Attributes:
        id: As the command line calls it.
        label: As people read it.
        suffix: With its dot.
        alpha: Whether it holds transparency.
    """

    id: str
    label: str
    suffix: str
    alpha: bool


FORMATS = (
    ImageFormat("png", "PNG (lossless, transparency)", ".png", alpha=True),
    ImageFormat("webp", "WebP (small, transparency)", ".webp", alpha=True),
    ImageFormat("tiff", "TIFF (lossless, transparency)", ".tif", alpha=True),
    ImageFormat("jpeg", "JPEG (small, no transparency)", ".jpg", alpha=False),
)


@dataclass(frozen=True)
class ImageLook:
    """How a cut-out picture looks.

    Attributes:
        refine: How the soft mask becomes a matte.
        background: What is behind the subject; a video has no use here.
    """

    refine: RefineSettings = field(default_factory=RefineSettings)
    background: Background = field(default_factory=Transparent)


@dataclass(frozen=True)
class ImageOrder:
    """Pictures to be cut out and written.

    Attributes:
        pictures: The files.
        out: Folder of the results.
        look: How they look.
        format: What is written.
        template: Name of a result without its ending; see `result_name`.
        model: Key of the model; "" for the bundled one.
        matte_only: Write the mattes, white on black.
        overwrite: Replace what is there.
    """

    pictures: tuple[Path, ...]
    out: Path
    look: ImageLook = field(default_factory=ImageLook)
    format: ImageFormat = FORMATS[0]
    template: str = DEFAULT_TEMPLATE
    model: str = ""
    matte_only: bool = False
    overwrite: bool = False

    def check(self) -> None:
        """Raise for what cannot be done.

        Raises:
            AppError: The format holds no transparency, two results would have one name, or a
                result would replace its picture.
        """
        is_clear = isinstance(self.look.background, Transparent)
        if is_clear and not self.format.alpha and not self.matte_only:
            raise AppError(
                f"{self.format.label.partition(' (')[0]} holds no transparency.",
                "Choose PNG, WebP or TIFF, or a background.",
            )
        targets = self.targets()
        if len(set(targets.values())) < len(targets):
            raise AppError(
                "Two results would have the same name.", "Put {number} into the name's template."
            )
        clash = next((path for path, target in targets.items() if target == path), None)
        if clash is not None:
            raise AppError(
                f"The result of {clash.name} would replace it.",
                "Choose another folder or another name.",
            )

    def targets(self) -> dict[Path, Path]:
        """Where each picture's result goes."""
        return {
            path: self.out / (result_name(self.template, path, number) + self.format.suffix)
            for number, path in enumerate(self.pictures, start=1)
        }


def result_name(template: str, picture: Path, number: int) -> str:
    """A result's name: {name} is the picture's, {number} its place from 1 ({number:03} pads it).

    Raises:
        AppError: The template has other fields, or gives no usable name.
    """
    try:
        name = template.format(name=picture.stem, number=number).strip()
    except (KeyError, IndexError, ValueError, AttributeError) as problem:
        raise AppError(
            f"The name {template!r} cannot be read.", "Use {name} and {number} in it."
        ) from problem
    if not name or name in (".", "..") or any(sign in name for sign in '/\\:*?"<>|\0'):
        raise AppError(f"{name!r} is no name for a file.", 'Leave out / \\ : * ? " < > |.')
    return name


def pictures_in(paths: list[Path]) -> list[Path]:
    """The picture files among paths, those of folders included, each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for one in inside:
            if one.suffix.lower() in SUFFIXES:
                found[one.absolute()] = None
    return list(found)
