"""Still pictures: how they are cut out, and the files that come of it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.framing import Framing, Shadow
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.places import is_same_file
from gsa_desktop.core.project import Background, Picture, RefineSettings, Transparent

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif"})
"""Endings of picture files that are read; the first picture of one that moves."""

KINDS = "PNG, JPEG, WebP, TIFF, AVIF, GIF or BMP"
"""The same for people."""

DEFAULT_TEMPLATE = "{name}_cutout"

_LONGEST = 235  # file systems end at 255 bytes; a number, the ending and ".part" come after


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
        framing: What of the picture the result shows.
        shadow: What the subject casts on the background.
    """

    refine: RefineSettings = field(default_factory=RefineSettings)
    background: Background = field(default_factory=Transparent)
    framing: Framing = field(default_factory=Framing)
    shadow: Shadow = field(default_factory=Shadow)


@dataclass(frozen=True)
class ImageTarget:
    """Where results go, as a person has chosen.

    Attributes:
        folder: None puts each beside its picture.
        format: Id of one of FORMATS.
        template: Name of a result without its ending; see `result_name`.
        replaces: Whether a result replaces a file of its name, instead of getting a number.
    """

    folder: Path | None = None
    format: str = FORMATS[0].id
    template: str = DEFAULT_TEMPLATE
    replaces: bool = False


class Collision(Enum):
    """What happens when a result's name is taken by another file."""

    NUMBER = "the new one gets a number"
    REPLACE = "it replaces the old one"
    REFUSE = "nothing is written"


@dataclass(frozen=True)
class ImageOrder:
    """Pictures to be cut out and written.

    Attributes:
        pictures: The files.
        out: Folder of the results; None puts each beside its picture.
        look: How they look.
        format: What is written.
        template: Name of a result without its ending; see `result_name`.
        model: Key of the model; "" for the bundled one.
        matte_only: Write the mattes, white on black.
        collision: What becomes of a result whose name is taken by another file.
        date: What {date} stands for.
        mended: Masks that a person has painted on, by their pictures; they stand before the
            model's.
    """

    pictures: tuple[Path, ...]
    out: Path | None
    look: ImageLook = field(default_factory=ImageLook)
    format: ImageFormat = FORMATS[0]
    template: str = DEFAULT_TEMPLATE
    model: str = ""
    matte_only: bool = False
    collision: Collision = Collision.REFUSE
    date: str = field(default_factory=lambda: dt.date.today().isoformat())
    mended: tuple[tuple[Path, KeptMask], ...] = ()

    def check(self) -> None:
        """Raise for what cannot be done, before anything is.

        Raises:
            AppError: The format holds no transparency, the template makes no sense, two results
                would have one name, or one would replace a picture or a file that must stay.
        """
        is_clear = isinstance(self.look.background, Transparent)
        if is_clear and not self.format.alpha and not self.matte_only:
            raise AppError(
                f"{self.format.label.partition(' (')[0]} holds no transparency.",
                "Choose PNG, WebP or TIFF, or a background.",
            )
        # names that hold a size are not known before the pictures are read
        taken: set[Path] = set()
        for place in range(len(self.pictures)):
            target = self.target(place, (1, 1), taken)
            if not self._holds_size:
                taken.add(target)

    def target(self, place: int, size: tuple[int, int], taken: Collection[Path]) -> Path:
        """Where a picture's result goes.

        Args:
            place: Of the picture among `pictures`.
            size: Its width and height.
            taken: Results so far.

        Raises:
            AppError: The name is taken, and there may be no other.
        """
        source = self.pictures[place]
        facts = ImageFacts(source.stem, place + 1, self.date, *size)
        name = result_name(self.template, facts)
        target = (self.out or source.parent) / (name + self.format.suffix)
        if self.collision is Collision.NUMBER:
            return self._numbered(target, taken)
        if target in taken:
            raise AppError(
                "Two results would have the same name.", "Put {number} into the name's template."
            )
        if self._is_kept(target):
            raise AppError(
                f"The result of {source.name} would replace {_itself(target, source)}.",
                "Choose another folder or another name.",
            )
        if target.exists() and self.collision is Collision.REFUSE:
            raise AppError(f"{target} exists already.", "Allow replacing, or choose another name.")
        return target

    def _numbered(self, target: Path, taken: Collection[Path]) -> Path:
        tried, number = target, 1
        while tried in taken or self._is_kept(tried) or tried.exists():
            number += 1
            tried = target.with_name(f"{target.stem} ({number}){target.suffix}")
        return tried

    @property
    def _holds_size(self) -> bool:
        return "{width" in self.template or "{height" in self.template

    def _is_kept(self, target: Path) -> bool:
        """Whether a result of that name would replace one of our own files, also through links."""
        background = self.look.background
        own = (background.path,) if isinstance(background, Picture) else ()
        kept = (*self.pictures, *own)
        return target in kept or (
            target.exists() and any(is_same_file(target, file) for file in kept)
        )


@dataclass(frozen=True)
class ImageFacts:
    """What a result's name may say of a picture.

    Attributes:
        name: Of its file, without the ending.
        number: Its place from 1.
        date: Of the export, as 2026-11-22.
        width, height: In pixels.
    """

    name: str
    number: int
    date: str
    width: int
    height: int


TEMPLATE_FIELDS = tuple(ImageFacts.__dataclass_fields__)
"""What may stand in braces in a name's template."""


def result_name(template: str, facts: ImageFacts) -> str:
    """A result's name: each field of ImageFacts in braces; {number:03} pads it.

    Raises:
        AppError: The template has other fields, or gives no usable name.
    """
    try:
        name = template.format(**asdict(facts)).strip()
    except (LookupError, ValueError, TypeError, AttributeError, MemoryError) as problem:
        known = ", ".join(f"{{{one}}}" for one in TEMPLATE_FIELDS)
        raise AppError(f"The name {template!r} cannot be read.", f"Use {known} in it.") from problem
    if not name or name in (".", "..") or any(sign in name for sign in '/\\:*?"<>|\0'):
        raise AppError(f"{name!r} is no name for a file.", 'Leave out / \\ : * ? " < > |.')
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        raise AppError(f"The name “{name[:20]}…” is too long.", "Leave {name} out of the template.")
    return name


def pictures_in(paths: list[Path]) -> list[Path]:
    """The picture files among paths, those of folders included, each once, in order.

    Hidden files are left out, and folders that cannot be read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        for one in _inside(path):
            if one.suffix.lower() in SUFFIXES and not one.name.startswith("."):
                found[one.absolute()] = None
    return list(found)


def _inside(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    try:
        return sorted(path.iterdir())
    except OSError:
        return []


def _itself(target: Path, source: Path) -> str:
    return "it" if is_same_file(target, source) else target.name
