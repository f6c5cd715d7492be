"""Write an export beside its target and give it its name only when it has been verified."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

import numpy as np

from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_journal import taken_from
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.planes import PlanarPicture, Planes
from gsa_desktop.media.begun import Begun, taken_over
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.kept_checks import forget_checks, keep_checks
from gsa_desktop.media.palette import HALF_SEEN
from gsa_desktop.media.picture_folder import PictureFolder, remove
from gsa_desktop.media.placing import NotPlacedError, in_use, put_in_place, sync, worded
from gsa_desktop.media.planar import plane_kind
from gsa_desktop.media.scale import Pixels, padded
from gsa_desktop.media.spots import Thumbnail, spot_numbers, thumbnail
from gsa_desktop.media.verify import VerifyReport, verifying
from gsa_desktop.media.video_file import VideoFile

TAKING_OVER = "Going on with what was written"
# So much behind a keyframe it is on the disk: muxers hold packets back for up to 10 s where the
# sound is shorter than the pictures, and fragments of MP4 are of a second.
_SURE_S = 15


class Writer:
    """One export, from the first frame to the final name.

    Use it in a `with`: leaving without `finish` (error, cancel) removes everything it wrote. If it
    goes on with an interrupted export, the frames of that one stay, and with them those that
    follow as far as they are sure, so that it can be gone on with again.
    Frames are written in order by one thread; encoders use threads of their own.

    Args:
        plan: From `plan_export`.
        begun: What an interrupted export of that plan has written. Then `taking_over` comes first,
            and `recall` for each of `spots` that it holds; the next to write is frame `due`.

    Attributes:
        plan: The same.
        spots: The frames whose pictures are compared when all is written.
        notes: What a person should know ("Sound (vorbis) is encoded as AAC.").

    Raises:
        AppError: The file cannot be created.
    """

    def __init__(self, plan: ExportPlan, begun: Begun | None = None) -> None:
        self.plan = plan
        self._begun = begun
        self._next = 0
        self.spots = frozenset(spot_numbers(len(plan.table)))
        self._spots: dict[int, Thumbnail] = {}
        self._done = False
        self._abandoned = False
        self._ending = threading.Lock()
        self._file: VideoFile | PictureFolder
        with worded(plan.path):
            if plan.preset.is_sequence:
                self._file = PictureFolder(plan, begun.frames if begun else 0)
            else:
                with _aside(plan, begun) as self._begun:
                    self._file = VideoFile(plan)
        self.notes: tuple[str, ...] = (*plan.notes, *self._file.notes)

    @property
    def due(self) -> int:
        """The frame that is to be written next."""
        return self._next

    def taking_over(self) -> Generator[Progress, None, None]:
        """Begin with what was written before.

        Raises:
            AppError: The disk is full or the folder is gone.
        """
        if self._begun is None:
            return
        frames, total = self._begun.frames, len(self.plan.table)
        if isinstance(self._file, VideoFile):
            with worded(self.plan.path):
                for done in self._file.take_over(taken_over(self.plan, self._begun)):
                    yield Progress(done, total, TAKING_OVER)
        self._next = frames

    def recall(self, picture: Pixels | PlanarPicture, index: int) -> None:
        """Say what frame `index`, which was written before, shows: it will be checked."""
        self._remember(self._checked(picture)[1], index)

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
        with worded(self.plan.path):
            self._file.write(wanted, index)
            self._let_go()
        if index in self.spots:
            self._remember(shown, index)
        self._next += 1

    def _remember(self, shown: Pixels | None, index: int) -> None:
        if shown is None:
            raise ValueError(f"frame {index} will be checked, and nobody says what it shows")
        shown = shown if self.plan.scales else padded(shown, self.plan.stored_size)
        self._spots[index] = thumbnail(_as_the_format_can(self.plan.preset, shown))

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

    def checking(self) -> Generator[Progress, None, VerifyReport]:
        """Flush, close, verify and sync, with a chance to stop between the steps.

        Then only `place` is missing.

        Raises:
            NotPlacedError: The result does not verify; it is left under the name of the part.
            AppError: The disk is full or the folder is gone.
            ValueError: Frames are missing (a bug).
        """
        plan = self.plan
        if self._next != len(plan.table):
            raise ValueError(f"{self._next} of {len(plan.table)} frames were written")
        yield Progress(0, len(plan.table), "Closing the file")
        with worded(plan.path):
            self._file.flush()
        report = yield from verifying(plan, plan.part, self._spots)
        with self._ending, worded(plan.path):
            if not self._abandoned:
                sync(plan.part)
                self._forget_earlier()
            self._done = not report.ok and not self._abandoned
        if not report.ok:
            failed = "; ".join(
                f"{check.name}: {check.detail.rstrip('.')}" for check in report.failed
            )
            raise NotPlacedError(
                f"The export of “{plan.path.name}” is not what it ought to be ({failed}).",
                f"It did not get its name: what was written is kept as “{plan.part.name}”. Please "
                "report this with the source file.",
            )
        return report

    def place(self, report: VerifyReport) -> VerifyReport:
        """Give the result its name, to be called where no cancel can come in between.

        Raises:
            NotPlacedError: The name is taken; the result is left under the name of the part.
            AppError: The folder is gone.
        """
        plan = self.plan
        report = VerifyReport(plan.path, report.checks)
        with worded(plan.path):
            forget_checks(plan.path)  # before, so that it never lies beside a newer one
            try:
                put_in_place(plan.part, plan.path)
            except OSError as error:
                if not plan.part.exists():  # the folder went away with it
                    raise
                raise in_use(plan.path, plan.part, error) from error
            finally:
                self._done = plan.part.exists() or plan.path.exists()
        if plan.settings.report:
            keep_checks(report)
        return report

    def finish(self) -> VerifyReport:
        """`checking` and `place` in one go."""
        steps = self.checking()
        while True:
            try:
                next(steps)
            except StopIteration as end:
                report: VerifyReport = end.value
                return self.place(report)

    def abort(self) -> None:
        """Leave what must stay and remove the rest; harmless after `finish` and called twice."""
        if self._done:
            return
        is_whole = self._file.close()
        with self._ending:
            self._done = True
            if self._begun is not None:
                self._leave(self._begun, is_whole=is_whole)
            elif not self._abandoned:
                self._file.unlink()

    def abandon(self) -> None:
        """Remove the unfinished result from the disk while another thread may still write to it.

        That thread finds out by itself; its own `abort` then leaves the name alone, under which
        somebody else may have begun anew. Where an interrupted export is gone on with nothing is
        removed: its thread has to end first.
        """
        with self._ending:
            if self._begun is None and not self._done and not self._abandoned:
                self._abandoned = self._file.unlink()

    def _leave(self, begun: Begun, *, is_whole: bool) -> None:
        """The earlier file gets its name back, unless all its frames are in the new one."""
        if isinstance(self._file, PictureFolder) or not begun.part.exists():
            return
        if is_whole and self._file.keyframe >= begun.frames:
            self._forget_earlier()
        else:
            self._file.unlink()
            begun.part.replace(self.plan.part)

    def _let_go(self) -> None:
        """Remove the earlier file once a keyframe behind its frames is on the disk."""
        if self._begun is None or isinstance(self._file, PictureFolder):
            return
        table, last = self.plan.table, self._file.keyframe
        sure = table.time_of(min(self._begun.frames, len(table) - 1)) + _SURE_S
        if last > self._begun.frames and table.time_of(last) >= sure and self._begun.part.exists():
            sync(self.plan.part)
            self._forget_earlier()

    def _forget_earlier(self) -> None:
        if self._begun is not None and self._begun.part != self.plan.part:
            remove(self._begun.part)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()


@contextmanager
def _aside(plan: ExportPlan, begun: Begun | None) -> Iterator[Begun | None]:
    """The file that was begun out of the way of the new one; back again if that fails."""
    if begun is None:
        yield None
        return
    aside = begun.part.replace(taken_from(plan.path))
    try:
        yield replace(begun, part=aside)
    except BaseException:
        aside.replace(begun.part)
        raise


def _as_the_format_can(preset: ExportPreset, picture: Pixels) -> Pixels:
    """GIF knows no half transparency."""
    if preset.pixel_format != "pal8" or picture.shape[2] == 3:
        return picture
    alpha = np.where(picture[..., 3:] < HALF_SEEN, np.uint8(0), np.uint8(255))
    return np.concatenate([picture[..., :3], alpha], axis=2)
