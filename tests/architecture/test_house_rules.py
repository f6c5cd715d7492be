"""The rules of the house that no linter knows."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("gsanet/**/*.py"), *ROOT.glob("gsa_desktop/**/*.py")])
HEAVY = ("torch", "av", "cv2", "gsanet", "fast_pytorch_kmeans", "qtpy")


def guilty(files: Iterable[Path], forbidden: Iterable[str]) -> list[str]:
    """Which files hold which forbidden words."""
    return [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for word in forbidden
        if word in path.read_text(encoding="utf-8")
    ]


def modules_loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement", ["import gsa_desktop.app.start", "import gsa_desktop.ui.main_window"]
)
def test_the_window_opens_without_torch_or_codecs(statement: str) -> None:
    loaded = modules_loaded_by(statement)
    assert "PySide6.QtWidgets" in loaded
    assert not loaded & set(HEAVY)


def test_the_command_line_starts_without_torch_and_qt() -> None:
    loaded = modules_loaded_by("import gsa_desktop.cli")
    assert not loaded & {"torch", "PySide6", "gsanet"}


def test_core_is_values_and_numpy() -> None:
    modules = [path.stem for path in ROOT.glob("gsa_desktop/core/*.py") if path.stem != "__init__"]
    loaded = modules_loaded_by("; ".join(f"import gsa_desktop.core.{name}" for name in modules))
    assert not loaded & {"torch", "PySide6", "av", "gsanet"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_files_are_opened_through_one_door() -> None:
    """OpenCV breaks on paths, colour and alpha, so it reads and writes no file."""
    forbidden = ("cv2.imread", "cv2.imwrite", "VideoCapture", "VideoWriter(")
    assert not guilty(SOURCES, forbidden)


def test_nothing_is_unpickled_or_pumped() -> None:
    forbidden = (
        "weights_only=False",
        "processEvents",
        "pickle.load",
        "QMediaPlayer",
    )
    assert not guilty(SOURCES, forbidden)


def test_no_thread_is_killed() -> None:
    """QThread.terminate leaves locks held; ending a process of ours is another matter."""
    sources = [path for path in SOURCES if path.is_relative_to(ROOT / "gsa_desktop")]
    assert not guilty(sources, [".terminate()"])


def test_no_network_code_in_the_product() -> None:
    """Offline is a promise: nothing here can open a connection."""
    forbidden = ("import socket", "urllib.request", "import requests", "QtNetwork", "http.client")
    assert not guilty(SOURCES, forbidden)


def test_no_test_waits_for_a_guess() -> None:
    """What was said or done is waited for; a time is too short on one machine, lost on all."""
    forbidden = ("qtbot.wait(", "qWait(", "sleep(")
    tests = [path for path in ROOT.glob("tests/**/test_*.py") if path != Path(__file__)]
    assert not guilty(tests, forbidden)
