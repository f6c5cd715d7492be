"""Fixtures every part of the suite shares."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from shiboken6 import isValid

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real clips and DAVIS sequences that do not belong to the repository."""
    folder = Path(os.environ.get("GSA_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("needs the shared development data (set GSA_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def no_leaked_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a QThread running behind it."""
    started: list[QThread] = []
    start = QThread.start

    def remembering_start(thread: QThread, *args: QThread.Priority) -> None:
        started.append(thread)
        start(thread, *args)

    monkeypatch.setattr(QThread, "start", remembering_start)
    yield
    leaked = [thread for thread in started if isValid(thread) and thread.isRunning()]
    for thread in leaked:
        thread.wait(5000)
    assert not leaked, f"threads left running: {leaked}"
