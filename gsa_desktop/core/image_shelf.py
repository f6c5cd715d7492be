"""What the image workspace finds again: its list, the look, and the masks mended by hand."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gsa_desktop.core.image_order import ImageLook, ImageTarget
from gsa_desktop.core.json_values import from_json, to_json
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.storage import write_atomically


@dataclass(frozen=True)
class SavedList:
    """The list as it was left.

    Attributes:
        paths: The pictures, in order.
        look: How they are cut out.
        model: Key of the model; "" for the bundled one.
        target: Where results go.
    """

    paths: tuple[Path, ...] = ()
    look: ImageLook = field(default_factory=ImageLook)
    model: str = ""
    target: ImageTarget = field(default_factory=ImageTarget)


@dataclass(frozen=True)
class _Mended:
    """A mask mended by hand.

    Attributes:
        path: The picture's file.
        size: Its bytes: another picture that takes its name has others.
        mask: The mask.
    """

    path: Path
    size: int
    mask: KeptMask


class ImageShelf:
    """A folder with the list in one file and each mended mask in one of its own.

    A mask outlives its picture's place on the list: taken off and put on again, it is there.

    Args:
        folder: Made when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> SavedList:
        """The list as it was saved; an empty one if none was.

        A file that cannot be read is put aside, not written over.
        """
        place = self._folder / "list.json"
        try:
            saved = from_json(SavedList, json.loads(place.read_bytes()))
        except OSError:
            return SavedList()
        except (ValueError, TypeError, KeyError):
            with suppress(OSError):
                place.replace(place.with_name("list-unreadable.json"))
            return SavedList()
        return saved if isinstance(saved, SavedList) else SavedList()

    def save(self, saved: SavedList) -> None:
        """Write the list.

        Raises:
            AppError: The folder cannot be written, or the disk is full.
        """
        self._write(self._folder / "list.json", saved)

    def mended(self, path: Path) -> KeptMask | None:
        """The mask that was mended for a picture; None without one, or if the file is another."""
        try:
            read = from_json(_Mended, json.loads(self._place(path).read_bytes()))
            found = isinstance(read, _Mended) and read.size == path.stat().st_size
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return read.mask if found else None

    def keep(self, path: Path, mask: KeptMask | None) -> None:
        """Keep the mended mask of a picture; None drops it.

        Raises:
            AppError: The folder cannot be written, or the disk is full.
        """
        place = self._place(path)
        if mask is None:
            with suppress(OSError):
                place.unlink()
            return
        with suppress(OSError):  # a picture that is gone for the moment; its mask waits for it
            self._write(place, _Mended(path, path.stat().st_size, mask))

    def _write(self, place: Path, value: object) -> None:
        with suppress(OSError):  # told by what follows
            self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(to_json(value), ensure_ascii=False)
        write_atomically(place, text.encode("utf-8", "surrogateescape"))

    def _place(self, path: Path) -> Path:
        name = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}.json"
