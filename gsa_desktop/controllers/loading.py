"""The heavy imports, one at a time.

Packages with circular imports (PyAV, torch) break when two threads import them at once: Python
breaks the deadlock of their import locks by handing one thread a half-made module. So every job
loads what it needs through here, and the first one wins.
"""

import importlib
import threading

from gsa_desktop.core.events import Job, Progress

MEDIA = (
    "gsa_desktop.engine.stage",
    "gsa_desktop.engine.thumbnails",
    "gsa_desktop.media.probe",
    "gsa_desktop.media.mix",
)
MODELS = ("gsa_desktop.engine.segment", "gsa_desktop.engine.export_order", "gsanet.segmenter")

_LOADING = Progress(0, 0, "Loading")
_PATIENCE_S = 0.05

_one_at_a_time = threading.Lock()
_loaded: set[str] = set()


def load_media() -> Job:
    """Load what opens files and makes pictures, with a chance to cancel while another job does."""
    yield from _load(MEDIA)


def load_models() -> Job:
    """Load what computes masks; torch's libraries without holding up anybody."""
    yield from load_media()
    if not _loaded.issuperset(MODELS):
        from gsa_desktop.engine.background import in_background
        from gsa_desktop.engine.preload import preload_torch

        for _ in in_background(lambda _stop: iter((preload_torch(),))):
            yield _LOADING
    yield from _load(MODELS)


def _load(names: tuple[str, ...]) -> Job:
    if _loaded.issuperset(names):
        return
    while not _one_at_a_time.acquire(timeout=_PATIENCE_S):
        yield _LOADING
    try:
        for name in names:
            importlib.import_module(name)
        _loaded.update(names)
    finally:
        _one_at_a_time.release()
