"""An export into a folder of numbered pictures, compressed in parallel."""

import os
import shutil
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from gsa_desktop.core.export_journal import part_of
from gsa_desktop.core.planes import Planes
from gsa_desktop.media.colour_out import EncoderPictures
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.picture_codec import encode_picture
from gsa_desktop.media.scale import Pixels

_THREADS = min(4, os.cpu_count() or 1)


def picture_name(plan: ExportPlan, index: int) -> str:
    """The name of picture `index`: the chosen number of digits, more if they are needed."""
    settings = plan.settings
    last = settings.first_number + len(plan.table) - 1
    digits = max(settings.digits, len(str(last)))
    return f"{settings.first_number + index:0{digits}d}{plan.preset.picture_suffix}"


class PictureFolder:
    """Writes the folder `plan.part`; raises OSError as it comes.

    Args:
        plan: Its format is one of pictures.
        begun: How many pictures from the first are there already; those behind them stay as well
            until they are written anew.

    Attributes:
        notes: Empty: nothing is changed on the way.
    """

    def __init__(self, plan: ExportPlan, begun: int = 0) -> None:
        self._plan = plan
        self.notes: tuple[str, ...] = ()
        if begun:
            kept = {picture_name(plan, index) for index in range(len(plan.table))}
            for entry in plan.part.iterdir():
                if entry.name not in kept:
                    remove(entry)
        else:
            remove(plan.part)
            plan.part.mkdir()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="pictures")
        self._pending: deque[Future[None]] = deque()

    def write(self, picture: Pixels | Planes, index: int) -> None:
        """Hand picture `index` to a compressor; waits when too many are on the way."""
        while len(self._pending) >= 2 * _THREADS:
            self._pending.popleft().result()
        path = self._plan.part / picture_name(self._plan, index)
        # a copy: the caller may use its array again at once
        kept = picture if isinstance(picture, Planes) else picture.copy()
        self._pending.append(self._pool.submit(_save, self._plan, path, kept))

    def flush(self) -> None:
        """Wait for the compressors."""
        while self._pending:
            self._pending.popleft().result()
        self._pool.shutdown()

    def close(self) -> bool:
        """Stop the compressors; what has its name is whole in any case."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pending.clear()
        return True

    def unlink(self) -> bool:
        """Remove the part, also while a compressor still writes a picture into it; if possible."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        away = self._plan.part.with_name(f"{self._plan.part.name}-{id(self):x}")
        try:
            self._plan.part.rename(away)
        except FileNotFoundError:
            return True
        except PermissionError:
            return False
        remove(away)
        return True


def _save(plan: ExportPlan, path: Path, picture: Pixels | Planes) -> None:
    """Compress a picture and wait for the disk; under its name it is whole or not there.

    Some decoders take pictures that were cut short by a kill for whole ones.
    """
    preset = plan.preset
    frame = EncoderPictures(plan)(picture)
    data = encode_picture(frame, preset.codec, dict(preset.options), plan.pixel_aspect)
    part = part_of(path)
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def remove(path: Path) -> None:
    """Delete a file, or a folder with all that is in it; nothing if it is not there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
