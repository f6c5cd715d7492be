"""Write an export beside its target and give it its name only when it has been verified."""

import errno
import os
import shutil
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import av.error
import numpy as np

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.planes import PlanarPicture, Planes
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.palette import HALF_SEEN
from gsa_desktop.media.picture_folder import PictureFolder
from gsa_desktop.media.planar import plane_kind
from gsa_desktop.media.scale import Pixels, padded
from gsa_desktop.media.spots import Thumbnail, spot_numbers, thumbnail
from gsa_desktop.media.stills import write_failure
from gsa_desktop.media.verify import VerifyReport, verifying
from gsa_desktop.media.video_file import VideoFile


class Abandoned(Exception):  # noqa: N818 - not an error: nobody waits for the result any more
    """Raised where an abandoned export would have been given its name."""


class Writer:
    """One export, from the first frame to the final name.

    Use it in a `with`: leaving without `finish` (error, cancel) removes everything it wrote.
    Frames are written in order by one thread; encoders use threads of their own.

    Args:
        plan: From `plan_export`.

    Attributes:
        plan: The same.
        spots: The frames whose pictures are compared when all is written.
        notes: What a person should know ("Sound (vorbis) is encoded as AAC.").

    Raises:
        AppError: The file cannot be created.
    """

    def __init__(self, plan: ExportPlan) -> None:
        self.plan = plan
        self._next = 0
        self.spots = frozenset(spot_numbers(len(plan.table)))
        self._spots: dict[int, Thumbnail] = {}
        self._done = False
        self._abandoned = False
        self._ending = threading.Lock()
        self._file: VideoFile | PictureFolder
        with _worded(plan.path):
            self._file = PictureFolder(plan) if plan.preset.is_sequence else VideoFile(plan)
        self.notes: tuple[str, ...] = (*plan.notes, *self._file.notes)

    def write(self, picture: Pixels | PlanarPicture, index: int) -> None:
        """Add the picture of frame `index` of the plan.

        Args:
            picture: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha, at `plan.size`, uint8 or,
                if the plan is deep, uint16. Presets with alpha take both. Matte presets take
                (H, W) alpha, or the alpha of RGBA. Or planes of the kind that `plane_kind` says,
                with what they show where the index is one of `spots`.
            index: 0, 1, 2, ... without a gap.

        Raises:
            AppError: The disk is full or the folder is gone.
            ValueError: Wrong shape or order, or RGBA for a format without alpha (a bug).
        """
        if self._done or index != self._next or index >= len(self.plan.table):
            raise ValueError(f"frame {index} is not due; frame {self._next} is")
        wanted, shown = self._checked(picture)
        with _worded(self.plan.path):
            self._file.write(wanted, index)
        if index in self.spots:
            if shown is None:
                raise ValueError(f"frame {index} will be checked, and nobody says what it shows")
            shown = shown if self.plan.scales else padded(shown, self.plan.stored_size)
            self._spots[index] = thumbnail(_as_the_format_can(self.plan.preset, shown))
        self._next += 1

    def _checked(self, picture: Pixels | PlanarPicture) -> tuple[Pixels | Planes, Pixels | None]:
        """What the encoder gets, and how it looks if that is known."""
        if not isinstance(picture, PlanarPicture):
            wanted = self._wanted(picture)
            return wanted, wanted
        planes = picture.planes
        if planes.kind != plane_kind(self.plan) or planes.size != self.plan.size:
            raise ValueError(f"planes {planes.kind} of {planes.size} do not fit the plan")
        return planes, None if picture.shown is None else self._wanted(picture.shown)

    def _wanted(self, picture: Pixels) -> Pixels:
        preset = self.plan.preset
        size = picture.shape[1], picture.shape[0]
        fits = picture.dtype == np.uint8 or (picture.dtype == np.uint16 and self.plan.deep)
        if not fits or size != self.plan.size:
            raise ValueError(f"a picture of {self.plan.size} uint8, not {size} {picture.dtype}")
        channels = picture.shape[2] if picture.ndim == 3 else 1
        if preset.is_matte:
            if channels == 4:
                return np.ascontiguousarray(picture[..., 3])
            if picture.ndim == 2:
                return picture
            raise ValueError(f"{preset.id} takes the alpha alone, not {picture.shape}")
        if channels == 3 or (channels == 4 and preset.alpha):
            return picture
        raise ValueError(f"{preset.id} cannot hold a picture of shape {picture.shape}")

    def finishing(self) -> Generator[Progress, None, VerifyReport]:
        """Flush, close, verify, sync and rename, with a chance to stop between the steps.

        Raises:
            AppError: The result does not verify; it is left under the name of the part.
            ValueError: Frames are missing (a bug).
        """
        plan = self.plan
        if self._next != len(plan.table):
            raise ValueError(f"{self._next} of {len(plan.table)} frames were written")
        yield Progress(0, len(plan.table), "Closing the file")
        with _worded(plan.path):
            self._file.flush()
        report = yield from verifying(plan, plan.part, self._spots)
        if not report.ok:
            self._keep_part()
            failed = "; ".join(
                f"{check.name}: {check.detail.rstrip('.')}" for check in report.failed
            )
            raise AppError(
                f"The export of “{plan.path.name}” is not what it ought to be ({failed}).",
                f"It did not get its name: what was written is kept as “{plan.part.name}”. Please "
                "report this with the source file.",
            )
        with self._ending, _worded(plan.path):
            if self._abandoned:
                raise Abandoned
            _sync(plan.part)
            try:
                _put_in_place(plan.part, plan.path)
            except OSError as error:
                if not plan.part.exists():  # the folder went away with it
                    raise
                raise _in_use(plan, error) from error
            finally:
                self._done = plan.part.exists() or plan.path.exists()
        report = VerifyReport(plan.path, report.checks)
        if plan.settings.report:
            write_atomically(report_path(plan.path), report.to_json().encode())
        return report

    def _keep_part(self) -> None:
        """Leave what was written where it is, for a person to look at."""
        with self._ending:
            if self._abandoned:
                raise Abandoned
            self._done = True

    def finish(self) -> VerifyReport:
        """`finishing` in one go."""
        steps = self.finishing()
        while True:
            try:
                next(steps)
            except StopIteration as end:
                report: VerifyReport = end.value
                return report

    def abort(self) -> None:
        """Remove everything that was written; harmless after `finish` and when called twice."""
        if self._done:
            return
        self._file.close()
        with self._ending:
            self._done = True
            if not self._abandoned:
                self._file.unlink()

    def abandon(self) -> None:
        """Remove the unfinished result from the disk while another thread may still write to it.

        That thread finds out by itself; its own `abort` then leaves the name alone, under which
        somebody else may have begun anew.
        """
        with self._ending:
            if not self._done and not self._abandoned:
                self._abandoned = self._file.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()


def report_path(path: Path) -> Path:
    """Where the report of a verification lies beside a result."""
    return path.with_name(path.name + ".verify.json")


def _as_the_format_can(preset: ExportPreset, picture: Pixels) -> Pixels:
    """GIF knows no half transparency."""
    if preset.pixel_format != "pal8" or picture.shape[2] == 3:
        return picture
    alpha = np.where(picture[..., 3:] < HALF_SEEN, np.uint8(0), np.uint8(255))
    return np.concatenate([picture[..., :3], alpha], axis=2)


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Failures of the disk in words for a person; all else is a bug and rises."""
    try:
        yield
    except OSError as error:
        raise write_failure(path, error) from error
    except av.error.FFmpegError as error:
        if error.errno is None or error.errno < 0:
            raise
        raise write_failure(path, OSError(error.errno, error.strerror)) from error


def _sync(part: Path) -> None:
    """Wait until the content is on the disk (pictures of a folder were synced one by one)."""
    if part.is_dir():
        return
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _in_use(plan: ExportPlan, error: OSError) -> AppError:
    """The result is right, but cannot get its name: it must not be lost for that."""
    return AppError(
        f"“{plan.path.name}” cannot be replaced ({error.strerror}); another program may use it.",
        f"The finished export is kept as “{plan.part.name}”: rename it when the name is free.",
    )


def _put_in_place(part: Path, path: Path) -> None:
    """Give the result its name; an older folder of pictures is kept until that has worked."""
    if not part.is_dir() or not path.exists():
        part.replace(path)
        return
    if not path.is_dir():
        raise FileExistsError(errno.EEXIST, "it has become a file", str(path))
    old = path.with_name(path.name + ".old.part")
    shutil.rmtree(old, ignore_errors=True)
    path.rename(old)
    try:
        part.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old)
