"""The monitor's stage before what it needs is loaded."""

from typing import TYPE_CHECKING

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.core.events import Job
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pacing import Pacer, Quality
from gsa_desktop.core.scene import Scene

if TYPE_CHECKING:
    from gsa_desktop.engine.stage import Stage


class LateStage:
    """The stage, made by the first job: what it needs is loaded there."""

    def __init__(self, masks: MaskStore) -> None:
        self._masks = masks
        self._stage: Stage | None = None

    def show(self, request: int, scene: Scene, frame: int) -> Job:
        yield from load_media()
        yield from self._made().show(request, scene, frame)

    def play(self, request: int, scene: Scene, pacer: Pacer, quality: Quality) -> Job:
        yield from load_media()
        yield from self._made().play(request, scene, pacer, quality)

    def sides(self, request: int, parts: tuple[tuple[Scene, int], ...]) -> Job:
        yield from load_media()
        yield from self._made().sides(request, parts)

    def close(self) -> None:
        if self._stage is not None:
            self._stage.close()

    def _made(self) -> "Stage":
        from gsa_desktop.engine.stage import Stage

        if self._stage is None:  # one job at a time: nobody else asks now
            self._stage = Stage(self._masks)
        return self._stage
