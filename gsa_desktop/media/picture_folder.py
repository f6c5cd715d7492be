"""An export into a folder of numbered pictures, compressed in parallel."""

import os
import shutil
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.export_preset import Content
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.stills import save_png

_THREADS = min(4, os.cpu_count() or 1)
_DIGITS = 5


def picture_name(index: int, count: int) -> str:
    """The name of picture `index` out of `count`: five digits, more if they are needed."""
    return f"{index:0{max(_DIGITS, len(str(count - 1)))}d}.png"


class PictureFolder:
    """Writes the folder `plan.part`; raises OSError as it comes.

    Attributes:
        notes: Empty: nothing is changed on the way.
    """

    def __init__(self, plan: ExportPlan) -> None:
        self._plan = plan
        self.notes: tuple[str, ...] = ()
        _remove(plan.part)
        plan.part.mkdir()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="png")
        self._pending: deque[Future[None]] = deque()

    def write(self, picture: NDArray[np.uint8], index: int) -> None:
        """Hand picture `index` to a compressor; waits when too many are on the way."""
        while len(self._pending) >= 2 * _THREADS:
            self._pending.popleft().result()
        if self._plan.preset.content is Content.PICTURE and picture.shape[-1] == 3:
            opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
            picture = np.concatenate([picture, opaque], axis=2)
        else:
            picture = picture.copy()  # the caller may use its array again at once
        path = self._plan.part / picture_name(index, len(self._plan.table))
        self._pending.append(self._pool.submit(save_png, path, picture, self._plan.pixel_aspect))

    def flush(self) -> None:
        """Wait for the compressors."""
        while self._pending:
            self._pending.popleft().result()
        self._pool.shutdown()

    def close(self) -> None:
        """Stop the compressors."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pending.clear()

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
        _remove(away)
        return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
