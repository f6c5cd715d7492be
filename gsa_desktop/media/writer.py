"""Write an export beside its target and give it its name only when it has been verified."""

from collections.abc import Generator
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.events import Progress
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.verify import VerifyReport


class Writer:
    """One export, from the first frame to the final name.

    Use it in a `with`: leaving without `finish` (error, cancel) removes everything it wrote.
    Frames are written in order by one thread; encoders use threads of their own.

    Args:
        plan: From `plan_export`.

    Raises:
        AppError: The file cannot be created.
    """

    def __init__(self, plan: ExportPlan) -> None:
        raise NotImplementedError

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know ("Sound is encoded as AAC."), known from the start."""
        raise NotImplementedError

    def write(self, picture: NDArray[np.uint8], index: int) -> None:
        """Add the picture of frame `index` of the plan.

        Args:
            picture: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha, at `plan.size`. Presets
                with alpha take both. Matte presets take (H, W) alpha, or the alpha of RGBA.
            index: 0, 1, 2, ... without a gap.

        Raises:
            AppError: The disk is full or the folder is gone.
            ValueError: Wrong shape or order, or RGBA for a format without alpha (a bug).
        """
        raise NotImplementedError

    def finishing(self) -> Generator[Progress, None, VerifyReport]:
        """Flush, close, verify, sync and rename, with a chance to stop between the steps.

        Raises:
            AppError: The result does not verify; nothing is left under the final name.
        """
        raise NotImplementedError
        yield

    def finish(self) -> VerifyReport:
        """`finishing` in one go."""
        raise NotImplementedError

    def abort(self) -> None:
        """Remove everything that was written; harmless after `finish` and when called twice."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()
