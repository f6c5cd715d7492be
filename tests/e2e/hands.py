"""A person at a screen: fixtures that start the application on a display of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from PIL import ImageGrab

TOOLS = ("Xvfb", "xdotool", "openbox")
SCREEN = (1440, 900)
PATIENCE_S = 300.0  # a busy machine is slow, and waiting costs nothing where all is well
LATE_S = 15.0  # what has not happened by then is tried once more

# A window manager that looks at each click first, as they do, makes a drag of two clicks when it
# is slow: the server lets the first one go with the place of the second.
NO_KEYS_OF_ITS_OWN = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard/><mouse/></openbox_config>
"""

needs_a_screen = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}"
)


def wait_for(what: Callable[[], object], why: str) -> None:
    assert comes_true(what, PATIENCE_S), f"waited in vain: {why}"


def comes_true(what: Callable[[], object], patience: float) -> bool:
    """Whether it does within so many seconds."""
    end = time.monotonic() + patience
    pause = time.sleep  # another process is waited for, there is no signal to wait on
    while not what():
        if time.monotonic() > end:
            return False
        pause(0.1)
    return True


def same(one: NDArray[np.uint8], other: NDArray[np.uint8], share: float = 0.005) -> bool:
    """Whether two screens look alike, but for a caret or a status line: such a share of them."""
    different = np.abs(one.astype(np.int16) - other).max(axis=2) > 24
    return bool(different.mean() < share)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a display with a window manager."""
    settings = tmp_path_factory.mktemp("screen") / "rc.xml"
    settings.write_text(NO_KEYS_OF_ITS_OWN)
    reading, writing = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    command += ["-r"]  # a key that a busy machine holds down for long is one key all the same
    # a server that resets after its last client refuses whoever comes just then
    command += ["-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox", "--sm-disable", "--config-file", str(settings)],
        env={**os.environ, "DISPLAY": display},
        stderr=subprocess.DEVNULL,
    )
    hands = Person(display)
    wait_for(lambda: hands.can("get_desktop"), "the window manager")
    yield display
    for process in (manager, server):
        process.terminate()
        process.wait(PATIENCE_S)


class Person:
    """Eyes and hands on a display; what is seen is kept in a folder, if there is one."""

    def __init__(self, display: str, pictures: Path | None = None) -> None:
        self._display = display
        self._pictures = pictures

    def does(self, *words: str) -> str:
        return self._run(words).stdout.strip()

    def can(self, *words: str) -> bool:
        """Whether it succeeds; what cannot be known is answered with a nought on its output."""
        return self._run(words).returncode == 0

    def shows(self, title: str) -> list[str]:
        """The windows on the screen whose title has that in it, a regular expression."""
        found: list[str] = []

        def has_looked() -> bool:
            # where a window goes away while it looks it complains, and has found nothing
            looked = self._run(("search", "--onlyvisible", "--name", title))
            found[:] = looked.stdout.split()
            return "rror" not in looked.stderr

        wait_for(has_looked, f"a look for {title}")
        return found

    def _run(self, words: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self._display},
            capture_output=True,
            text=True,
            check=False,
        )

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.does("key", "--clearmodifiers", key)

    def types(self, text: str) -> None:
        self.does("type", "--delay", "5", text)

    def chooses(self, dialog: str, path: Path) -> None:
        """A file in a dialog of that title; its list of suggestions may take a first Return."""

        def is_chosen() -> bool:
            if self._activates(f"^{dialog}$"):
                self.presses("alt+n", "ctrl+a")  # whatever has the keyboard, the name gets it
                self.types(str(path))
                self.presses("Return")
            return comes_true(lambda: not self.shows(f"^{dialog}$"), LATE_S)

        self.finds(f"^{dialog}$")

        wait_for(is_chosen, f"{path.name} chosen in {dialog}")
        self._leaves(dialog)

    def accepts(self, dialog: str) -> None:
        """Return, until a dialog of that title is gone."""
        self.accepts_by("Return", dialog)

    def accepts_by(self, key: str, dialog: str) -> None:
        """That key, until a dialog of that title is gone and the keys go to another window."""

        def is_gone() -> bool:
            self.presses(key)
            return comes_true(lambda: not self.shows(f"^{dialog}$"), LATE_S)

        wait_for(is_gone, f"the end of {dialog}")
        self._leaves(dialog)

    def _leaves(self, dialog: str) -> None:
        """Wait until another window than that dialog, which is gone, has the keyboard."""
        wait_for(
            lambda: self.does("getactivewindow", "getwindowname") not in ("", dialog), "the focus"
        )

    def opens(self, key: str, title: str) -> None:
        """That key, until its dialog is there: a page may not be ready, or a button not yet."""

        def is_there() -> bool:
            self.presses(key)
            return comes_true(lambda: self.shows(f"^{title}$"), 2)

        wait_for(is_there, title)
        self.finds(f"^{title}$")

    def quits(self, process: "subprocess.Popen[bytes]") -> None:
        """By its key; the process ends as it should."""
        self.presses("ctrl+q")
        assert process.wait(PATIENCE_S) == 0

    def finds(self, title: str) -> str:
        """The window of that title; waits for it and gives it the keyboard."""
        found: list[str] = []

        def has_the_keys() -> bool:
            found[:] = self._activates(title)
            return bool(found)

        wait_for(has_the_keys, f"{title} with the keyboard")
        return found[0]

    def _activates(self, title: str) -> list[str]:
        """The window of that title if it is there and the keys go to it now, else nothing."""
        found = self.shows(title)[-1:]
        for window in found:
            self.does("windowactivate", window)
            if not comes_true(lambda window=window: self.does("getactivewindow") == window, 2):
                return []
        return found

    def clicks(self, x: int, y: int, button: int = 1) -> None:
        self.does("mousemove", str(x), str(y), "click", str(button))

    def drags(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move in small steps as a hand does, release."""
        across, down = (end[0] - start[0]) / 12, (end[1] - start[1]) / 12
        steps = [(round(start[0] + across * n), round(start[1] + down * n)) for n in range(1, 13)]
        words = ["mousemove", str(start[0]), str(start[1]), "sleep", "0.1", "mousedown", "1"]
        for x, y in [*steps, end]:
            words += ["sleep", "0.03", "mousemove", str(x), str(y)]
        self.does(*words, "sleep", "0.15", "mouseup", "1")

    def sees(self, name: str) -> NDArray[np.uint8]:
        """The screen; kept as a file under that name where pictures are kept."""
        picture = ImageGrab.grab(xdisplay=self._display)
        if self._pictures is not None:
            picture.save(self._pictures / f"{name}.png", compress_level=1)
        return np.asarray(picture.convert("RGB"))


@pytest.fixture
def person(screen: str) -> Person:
    """Keeps what is seen in the folder of the variable GSA_E2E_PICTURES."""
    if (named := os.environ.get("GSA_E2E_PICTURES")) is None:
        return Person(screen)
    Path(named).mkdir(parents=True, exist_ok=True)
    return Person(screen, Path(named))


@pytest.fixture
def start(screen: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts the application with its own folders; kills what is left at the end.

    That may be a training, which outlives the window.
    """
    started: list[subprocess.Popen[bytes]] = []
    home = tmp_path / "home"
    surroundings = {
        **os.environ,
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "GSA_HOME": str(home),
        "HOME": str(tmp_path),
    }

    def begin(*files: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gsa_desktop", *map(str, files)]
        process = subprocess.Popen(command, env=surroundings)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE_S)
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any(str(home) in word for word in process.cmdline()):
                process.kill()
