"""Fixtures every part of the suite shares."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import MultiSignalBlocker, SignalBlocker
from shiboken6 import isValid

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_MS = 200_000  # waiting ends with what it waits for; only a test that fails takes so long

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Hypothesis measures time where a machine may stand still, and draws other examples each time.
# `--hypothesis-profile default` looks for new ones.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real clips and DAVIS sequences that do not belong to the repository."""
    folder = Path(os.environ.get("GSA_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("needs the shared development data (set GSA_SHARED)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def session_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is read from, or left in, the folders of whoever runs the tests."""
    os.environ["GSA_HOME"] = str(tmp_path_factory.mktemp("home"))


class PatientBot(QtBot):
    """Waits as long as a slow machine may need; a test cannot name a time of its own.

    That something does not happen is `assertNotEmitted`, which has its own time.
    """

    def waitSignal(self, signal: object, **wishes: Any) -> SignalBlocker:  # noqa: N802 (of Qt)
        if wishes.get("raising") is not False:  # as assertNotEmitted calls it, with its time
            return super().waitSignal(signal, timeout=PATIENCE_MS, **wishes)
        return super().waitSignal(signal, **wishes)

    def waitSignals(self, signals: list[Any], **wishes: Any) -> MultiSignalBlocker:  # noqa: N802
        return super().waitSignals(signals, timeout=PATIENCE_MS, **wishes)

    def waitUntil(self, is_so: Callable[[], object]) -> None:  # noqa: N802
        super().waitUntil(is_so, timeout=PATIENCE_MS)

    def waitActive(self, widget: QWidget) -> Any:  # noqa: N802
        return super().waitActive(widget, timeout=PATIENCE_MS)

    def waitExposed(self, widget: QWidget) -> Any:  # noqa: N802
        return super().waitExposed(widget, timeout=PATIENCE_MS)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


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


@pytest.fixture(autouse=True)
def no_pressed_buttons() -> Iterator[None]:
    """Fail a test that leaves a mouse button pressed: every later test would feel it."""
    yield
    if QApplication.instance() is not None:
        assert QApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture(scope="session")
def tiny_clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes (once for each set of arguments) an H.264 MP4 with AAC sound.

    A textured ellipse moves to the right over a texture at rest. `tiny_subject` says where it is.
    """
    made: dict[tuple[int, int, int], Path] = {}

    def make(frames: int = 24, width: int = 160, height: int = 90) -> Path:
        wanted = (frames, width, height)
        if wanted not in made:
            path = tmp_path_factory.mktemp("tiny") / f"tiny_{frames}_{width}x{height}.mp4"
            _encode_tiny(path, *wanted)
            made[wanted] = path
        return made[wanted]

    return make


@pytest.fixture(scope="session")
def tiny_subject() -> Callable[..., NDArray[np.bool_]]:
    """(number, width, height) -> (H, W): where the subject of a tiny clip is in a frame."""
    return _subject


def _subject(number: int, width: int = 160, height: int = 90) -> NDArray[np.bool_]:
    """(H, W): where the subject of a tiny clip is in a frame."""
    rows, columns = np.mgrid[:height, :width]
    across = (columns - width * (0.25 + 0.01 * number)) / (width * 0.14)
    down = (rows - height * 0.5) / (height * 0.3)
    return across**2 + down**2 < 1


def _encode_tiny(path: Path, frames: int, width: int, height: int) -> None:
    import av

    noise = np.random.default_rng(7)
    behind = _texture(noise, height, width, (70, 110, 60))
    subject = _texture(noise, height, width * 2, (190, 80, 70))
    with av.open(path, "w") as file:
        video = file.add_stream("libx264", rate=24, options={"crf": "12", "g": "12"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        sound = file.add_stream("aac", rate=48000, layout="stereo")
        for number in range(frames):
            shift = width - round(width * 0.01 * number)
            moving = subject[:, shift : shift + width]
            inside = _subject(number, width, height)[:, :, None]
            picture = np.where(inside, moving, behind)
            file.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(video.encode(None))
        time = np.arange(48000 * frames // 24) / 48000
        tone = np.float32(0.2) * np.sin(2 * np.pi * 440 * time).astype(np.float32)
        samples = av.AudioFrame.from_ndarray(np.stack([tone, tone]), "fltp", "stereo")
        samples.sample_rate = 48000
        file.mux(sound.encode(samples))
        file.mux(sound.encode(None))


def _texture(
    noise: np.random.Generator, height: int, width: int, mean: tuple[int, int, int]
) -> NDArray[np.uint8]:
    import cv2

    grain = noise.normal(0, 1, (height, width, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), 2.0)
    return np.clip(np.array(mean) + 35 * smooth / smooth.std(), 0, 255).astype(np.uint8)
