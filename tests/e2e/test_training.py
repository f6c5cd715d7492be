"""A model from data to masks by keys alone: the window, and the processes that it starts."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.core.training import TrainStep
from gsa_desktop.core.training_runs import (
    CHECKPOINT,
    ORDER,
    PAUSE,
    STOP,
    RunState,
    process_of,
    read_events,
    read_run,
)
from gsa_desktop.media.probe import probe
from gsa_desktop.ui.theme import DARK
from gsa_desktop.ui.training_curves import COLOURS
from tests.e2e.hands import LATE_S, Person, comes_true, needs_a_screen, same, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), needs_a_screen]

Screen = NDArray[np.uint8]
STEPS = 2
SIGNS = slice(225, 465), slice(295, 400)  # rows and columns of the screen
FIRST_FRAME, LATER_FRAMES = slice(140, 160), slice(160, 1400)  # columns
LEGEND = 300  # pixels of a colour: more than in the names of curves, less than in a line
FRAMES = 8


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stills, two clips, a test clip: as small as the generator makes them."""
    out = tmp_path_factory.mktemp("synth") / "data"
    words = ["synth", "--out", str(out), "--clips", "2", "--frames", "3", "--test-frames", "3"]
    subprocess.run([sys.executable, "-m", "gsanet", *words], check=True, capture_output=True)
    return out


@pytest.fixture
def clip(tiny_clip: Callable[..., Path]) -> Path:
    return tiny_clip(FRAMES)


def test_a_model_is_trained_in_two_stages_used_and_evaluated(
    person: Person, start, data: Path, clip: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    process = start(clip)
    window = person.finds(clip.name)
    checks(person, data, home)
    size = size_of(person, window)
    second = trains(person, data, home)
    shows(person, second)
    uses(person, home, clip)
    assert size_of(person, window) == size, "no page makes the window larger"
    evaluates(person, data, tmp_path)
    leaves(person, process, tmp_path / "film.gsaproj")


def test_a_trainer_that_dies_costs_the_window_nothing(
    person: Person, start, data: Path, clip: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "clips"
    alone.mkdir()
    (alone / "DAVIS_train").symlink_to(data / "DAVIS_train")
    process = start(clip)
    person.finds(clip.name)
    orders(person, alone, tmp_path / "home", ("alt+l", *"1000000"))  # it surely runs when it dies
    folder = tmp_path / "home" / "data" / "runs" / "Custom lite 1"
    pauses(person, folder)
    for number, deadly in enumerate((signal.SIGKILL, signal.SIGABRT)):
        before = steps_of(folder)
        wait_for(lambda before=before: steps_of(folder) != before, "steps")
        assert state_of(folder) is RunState.RUNNING
        trainer = process_of(folder)
        assert trainer > 0, "or all processes there are would be killed"
        os.kill(trainer, deadly)
        wait_for(lambda: state_of(folder) is RunState.FAILED, "the end of the trainer")
        plays(person, f"2{number}")
        resumes(person, folder)
    stops(person, folder)
    person.sees("29-stopped")
    assert process.poll() is None
    steps = steps_of(folder)
    assert steps == list(range(1, len(steps) + 1)), "each once, as if nobody had killed it"
    leaves(person, process, tmp_path / "film.gsaproj")


def checks(person: Person, data: Path, home: Path) -> None:
    """First a copy with a mask too few, then the data itself."""
    spoilt = home.parent / "spoilt"
    shutil.copytree(data, spoilt)
    next((spoilt / "DUTS_train" / "GT").iterdir()).unlink()
    person.presses("alt+3")
    person.opens("alt+k", "Dataset checker")
    types_folder(person, spoilt)
    wait_for(lambda: signs(person.sees("01-spoilt"), DARK.danger), "the sign of a problem")
    types_folder(person, data)
    wait_for(lambda: is_clean(person.sees("02-clean")), "the sign that all is well")
    assert len(list((home / "cache" / "datasets").glob("*.png"))) == 6, "samples of each part"
    person.accepts_by("Escape", "Dataset checker")


def is_clean(screen: Screen) -> bool:
    return signs(screen, DARK.success) > 0 and signs(screen, DARK.danger) == 0


def orders(person: Person, data: Path, home: Path, *fields: tuple[str, ...]) -> None:
    """A new run of these data; `fields` are keys that change the smoke test."""
    person.presses("alt+3")
    person.opens("alt+n", "New training run")
    types_folder(person, data)
    wait_for(lambda: is_clean(person.sees("03-data")), "the check")
    person.presses("alt+n")
    wait_for(lambda: not signs(person.sees("04-next"), DARK.success), "the second page")
    person.presses("alt+l", "Tab", "s")  # steps in place of minutes
    for keys in fields:
        person.presses(keys[0], "ctrl+a", *keys[1:])
    recipe = person.sees("05-recipe")
    person.presses("alt+n")  # of the button that will be Start, as soon as this press has shown
    wait_for(lambda: not same(recipe, person.sees("05-start")), "the third page")
    person.accepts_by("alt+s", "New training run")


def trains(person: Person, data: Path, home: Path) -> Path:
    """Both stages to their end; the folder of the second one."""
    few = ("alt+l", str(STEPS)), ("alt+x", "1")
    orders(person, data, home, *few)
    runs = home / "data" / "runs"
    first, second = runs / "Custom lite 1 stage 1", runs / "Custom lite 1 stage 2"
    for folder in (first, second):
        wait_for(lambda folder=folder: state_of(folder) is RunState.DONE, folder.name)
    assert steps_of(first) == steps_of(second) == list(range(1, STEPS + 1))
    run = read_run(second)
    assert run.order.init == read_run(first).model
    assert run.similarity is not None, "scored on the test clip"
    return second


def shows(person: Person, folder: Path) -> None:
    """The curves of the second stage, and its examples."""
    wait_for(lambda: all(lengths(person.sees("06-curves"))), "the curves")
    assert len(list((folder / "examples").iterdir())) == STEPS


def lengths(screen: Screen) -> list[bool]:
    """Whether each curve is longer than its name is."""
    return [pixels(screen, colour) > LEGEND for colour in COLOURS["dark"][:4]]


def uses(person: Person, home: Path, clip: Path) -> None:
    """The model of the second stage cuts out the clip."""
    models = home / "data" / "models"

    def is_used() -> bool:
        """The window offers it once it has heard of the run's end; twice is the same model."""
        person.presses("alt+u")
        return comes_true(lambda: person.shows(rf"{clip.name}\*"), LATE_S)

    wait_for(is_used, "the clip's model")
    (model,) = models.glob("*.safetensors")
    person.presses("alt+1", "ctrl+r")
    wait_for(lambda: segmented(home, clip, model), "masks")
    person.presses("2")
    person.sees("07-segmented")


def evaluates(person: Person, data: Path, folder: Path) -> None:
    """The trained model and the bundled one, side by side in a report."""
    person.presses("alt+3")
    person.opens("alt+l", "Evaluate")
    types_folder(person, data)
    # a letter each: of two that come half a second apart, the second one would begin a new word
    person.presses("alt+m", "c", "alt+w", "m", "alt+e")
    report = folder / "report.json"
    person.opens("alt+x", "Export figures")
    person.sees("08-evaluated")
    person.chooses("Export figures", report)
    wait_for(report.is_file, "the report")
    first, second = json.loads(report.read_text())
    assert first["title"] == "Custom lite 1 stage 2"
    assert second["model"] == "motion"
    assert 0 <= first["mean"]["J"] <= 1
    person.accepts_by("Escape", "Evaluate")


def pauses(person: Person, folder: Path) -> None:
    """The run saves, waits and goes on."""
    waits = folder / PAUSE
    wait_for(lambda: steps_of(folder), "the first step")
    for key, told in (("alt+a", True), ("alt+g", False)):

        def is_told(key: str = key, told: bool = told) -> bool:
            person.presses(key)
            return comes_true(lambda: waits.exists() is told, 2)

        wait_for(is_told, "the run to be told")
        wait_for((folder / CHECKPOINT).is_file, "the checkpoint of a pause")
        person.sees(f"19-{waits.exists()}")


def resumes(person: Person, folder: Path) -> None:
    """By the menu, which does nothing more while the run goes on."""

    def goes_on() -> bool:
        person.presses("alt+r", "r")
        return comes_true(lambda: state_of(folder) is not RunState.FAILED, 5)

    wait_for(goes_on, "the run resumed")


def stops(person: Person, folder: Path) -> None:
    """The run takes another step and ends, saved."""
    before = steps_of(folder)
    wait_for(lambda: len(steps_of(folder)) > len(before), "steps")

    def is_told() -> bool:
        """Never after the end, when the same key resumes."""
        person.presses("alt+3", "alt+s")
        return comes_true((folder / STOP).exists, LATE_S)

    wait_for(is_told, "the run to be told")
    wait_for(lambda: state_of(folder) is RunState.STOPPED, "the end of the run")


def plays(person: Person, name: str) -> None:
    """The editor works as if nothing had happened."""
    person.presses("alt+1", "Home")
    wait_for(lambda: is_at(person.sees(f"{name}-rest"), FIRST_FRAME), "the editor")
    person.presses("Right", "Right", "Right")
    wait_for(lambda: is_at(person.sees(f"{name}-later"), LATER_FRAMES), "another frame")


def is_at(screen: Screen, columns: slice) -> bool:
    """Whether the playhead stands somewhere in these columns of the timeline."""
    return pixels(screen[640:840, columns], DARK.playhead) > 40


def leaves(person: Person, process: "subprocess.Popen[bytes]", project: Path) -> None:
    person.presses("alt+1")
    person.opens("ctrl+s", "Save project")
    person.chooses("Save project", project)
    wait_for(project.is_file, "the project")
    person.finds(project.name)
    person.quits(process)


def types_folder(person: Person, folder: Path) -> None:
    person.presses(
        "ctrl+a"
    )  # the key that opened the dialog may have come twice, and be in the field
    person.types(str(folder))
    person.presses("Return")


def size_of(person: Person, window: str) -> str:
    return person.does("getwindowgeometry", window).splitlines()[-1]


def signs(screen: Screen, name: str) -> int:
    """Pixels of a colour where the findings of a check have their signs."""
    return pixels(screen[SIGNS], name)


def pixels(screen: Screen, name: str) -> int:
    """How many have that colour, or nearly so at an edge."""
    wanted = np.array(QColor(name).getRgb()[:3])
    return int((np.abs(screen.astype(int) - wanted).max(axis=2) <= 12).sum())


def state_of(folder: Path) -> RunState | None:
    """Of a run; None before it has begun."""
    return read_run(folder).state if (folder / ORDER).is_file() else None


def steps_of(folder: Path) -> list[int]:
    """The steps that a run has told of."""
    return [news.step for news in read_events(folder) if isinstance(news, TrainStep)]


def segmented(home: Path, clip: Path, model: Path) -> bool:
    """Whether all frames have a mask of that model."""
    settings = SegmentSettings(model=str(model))
    with MaskStore(home / "cache" / "masks") as store:
        track = store.find(probe(clip).fingerprint, settings)
        return track is not None and track.complete(FrameRange(0, FRAMES))
