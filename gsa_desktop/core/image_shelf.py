"""What the image workspace finds again: its list, the look, and the masks mended by hand."""

import hashlib
import json
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from gsa_desktop.core.file_lock import try_lock
from gsa_desktop.core.image_order import ImageLook, ImageTarget
from gsa_desktop.core.json_values import from_json, to_json
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.mask_merge import put_together
from gsa_desktop.core.storage import data_dir, write_atomically

_MOST = 17  # sixteen windows at once
_PAUSE_S = 0.01


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
    """A folder with the lists in a file for each window and each mended mask in one of its own.

    A mask outlives its picture's place on the list: taken off and put on again, it is there. Two
    windows have a list each, and whoever opens one later takes over what the other has left.

    Args:
        folder: Made when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place = 1
        self._leave: weakref.finalize[[], ImageShelf] | None = None

    @property
    def is_shared(self) -> bool:
        """Whether another window had the first list when this one took its own."""
        return self._place > 1

    def open(self) -> SavedList:
        """Take a list that no other window has, until `close`.

        What windows that are gone have left on other lists is put after it. A window beside
        another one begins without pictures, with the look and the target of the first list.

        Raises:
            AppError: The folder cannot be written, or the disk is full.
        """
        self._take_place()
        others = [place for place in range(1, _MOST) if place != self._place]
        saved = self._read(self._place)
        if saved is None:
            saved = replace(self._read(1) or SavedList(), paths=())
        with ExitStack() as stack:
            left = [place for place in others if self._is_left(place, stack)]
            lists = [saved, *(found for place in left if (found := self._read(place)))]
            saved = replace(saved, paths=_together(lists))
            if left:
                self.save(saved)
            for place in left:
                self._list(place).unlink(missing_ok=True)
        return saved

    def close(self) -> None:
        """Leave the list to the next window."""
        if self._leave is not None:
            self._leave()

    def load(self) -> SavedList:
        """All lists together, as they were saved last; nothing is taken."""
        lists = [found for place in range(1, _MOST) if (found := self._read(place))]
        return replace(lists[0], paths=_together(lists)) if lists else SavedList()

    def save(self, saved: SavedList) -> None:
        """Write the list.

        Raises:
            AppError: The folder cannot be written, or the disk is full.
        """
        self._write(self._list(self._place), saved)

    def mended(self, path: Path) -> KeptMask | None:
        """The mask that was mended for a picture; None without one, or if the file is another."""
        try:
            read = from_json(_Mended, json.loads(self._mask(path).read_bytes()))
            found = isinstance(read, _Mended) and read.size == path.stat().st_size
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return read.mask if found else None

    def keep(
        self,
        path: Path,
        mask: KeptMask | None,
        before: KeptMask | None = None,
        network: KeptMask | None = None,
        wait_s: float = 0.0,
    ) -> bool:
        """Keep the mended mask of a picture; None drops it.

        What another window has painted on it since `before` stays.

        Args:
            path: The picture's file.
            mask: What it is now.
            before: What this window has kept or found last; None for the network's.
            network: What the network said, if that is known.
            wait_s: How many seconds may pass while others write.

        Returns:
            False, and nothing is kept, if others did not end in that time.

        Raises:
            AppError: The folder cannot be written, or the disk is full.
        """
        with self._alone(wait_s) as is_alone:
            if is_alone:
                theirs = self.mended(path)
                if theirs is not None and theirs != before:
                    mask = put_together(before or network, mask or network, theirs)
                self._put(path, mask)
        return is_alone

    def _put(self, path: Path, mask: KeptMask | None) -> None:
        place = self._mask(path)
        if mask is None:
            with suppress(OSError):
                place.unlink()
            return
        with suppress(OSError):  # a picture that is gone for the moment; its mask waits for it
            self._write(place, _Mended(path, path.stat().st_size, mask))

    @contextmanager
    def _alone(self, wait_s: float) -> Iterator[bool]:
        """Whether no other window writes masks meanwhile."""
        deadline = time.monotonic() + wait_s
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = try_lock(self._folder / "masks.lock")
            while lock is None and time.monotonic() < deadline:
                time.sleep(_PAUSE_S)
                lock = try_lock(self._folder / "masks.lock")
        except OSError:
            yield True  # what is wrong with the folder is told when a mask is written
            return
        if lock is None:
            yield False
            return
        with lock:
            yield True

    def _take_place(self) -> None:
        """Lock the first list that is free; without locks, as on some networks, it is the first."""
        self._place = 1
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for place in range(1, _MOST):
                lock = try_lock(self._folder / f"window-{place}.lock")
                if lock is not None:
                    self._place = place
                    self._leave = weakref.finalize(self, lock.close)
                    return

    def _is_left(self, place: int, stack: ExitStack) -> bool:
        """Whether there is a list that no window has; it is locked until the stack ends."""
        if not self._list(place).exists():
            return False
        try:
            lock = try_lock(self._folder / f"window-{place}.lock")
        except OSError:
            return False
        if lock is not None:
            stack.enter_context(lock)
        return lock is not None

    def _read(self, place: int) -> SavedList | None:
        """A list; None without one. A file that cannot be read is put aside, not written over."""
        file = self._list(place)
        try:
            saved = from_json(SavedList, json.loads(file.read_bytes()))
        except OSError:
            return None
        except (ValueError, TypeError, KeyError):
            with suppress(OSError):
                file.replace(file.with_name(f"{file.stem}-unreadable.json"))
            return None
        return saved if isinstance(saved, SavedList) else None

    def _list(self, place: int) -> Path:
        return self._folder / ("list.json" if place == 1 else f"list-{place}.json")

    def _write(self, place: Path, value: object) -> None:
        with suppress(OSError):  # told by what follows
            self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(to_json(value), ensure_ascii=False)
        write_atomically(place, text.encode("utf-8", "surrogateescape"))

    def _mask(self, path: Path) -> Path:
        name = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self._folder / f"{name}.json"


def own_shelf() -> ImageShelf:
    """That of the user, for the window and the command line."""
    return ImageShelf(data_dir() / "pictures")


def _together(lists: Iterable[SavedList]) -> tuple[Path, ...]:
    """All their pictures, each once."""
    return tuple(dict.fromkeys(path for one in lists for path in one.paths))
