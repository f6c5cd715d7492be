"""The dialog of a batch export, and the table of its results."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QLabel, QTableWidget, QWidget

from gsa_desktop.core.batch import BatchOutcome, BatchState
from gsa_desktop.core.batch_sources import BatchSource, find_sources
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.project import Blur, SegmentSettings, Transparent
from gsa_desktop.ui.batch_dialog import BatchDialog
from gsa_desktop.ui.batch_results import BatchResults


@pytest.fixture
def dialog(qtbot):
    presets = {"For the web": ExportSettings(settings_of("h265").preset, height=720)}
    dialog = BatchDialog(["gsanet-lite", "motion"], presets, Blur())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.look_wanted.connect(
        lambda paths, deep: dialog.set_sources(find_sources(paths, recursive=deep))
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def folder(tmp_path):
    for name in ("a.mp4", "a.mov", "b.mkv", "sub/c.mp4", "notes.txt"):
        path = tmp_path / "clips" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "clips"


def named(dialog, name):
    return next(w for w in dialog.findChildren(QWidget) if w.accessibleName() == name)


def start_button(dialog):
    return next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "&Add to the Jobs")


def outlook(dialog):
    return next(
        label for label in dialog.findChildren(QLabel) if label.accessibleName() == "Outlook"
    ).text()


def test_what_is_chosen_becomes_jobs(qtbot, dialog, folder):
    assert not start_button(dialog).isEnabled()
    dialog.places.add([folder])
    assert "would both become" in outlook(dialog)
    assert not start_button(dialog).isEnabled()
    named(dialog, "Names of the results").setText("{name}-{ext}-{model}-{preset}")
    named(dialog, "Folders in them, too").click()
    assert outlook(dialog) == "4 videos; “a.mov” becomes “a-mov-gsanet-lite-balanced.mov”."
    named(dialog, "Background").setCurrentText("Transparent")
    named(dialog, "How hard the model tries").setCurrentText("Best")
    with qtbot.waitSignal(dialog.jobs_made) as made:
        start_button(dialog).click()
    jobs = made.args[0]
    assert [job.out.relative_to(folder / "cutouts").as_posix() for job in jobs] == [
        "a-mov-gsanet-lite-best.mov",
        "a-mp4-gsanet-lite-best.mov",
        "b-mkv-gsanet-lite-best.mov",
        "sub/c-mp4-gsanet-lite-best.mov",
    ]
    assert jobs[0].output.background == Transparent()
    assert jobs[0].order.segment == SegmentSettings("gsanet-lite", "best")
    assert not dialog.isVisible()


def test_an_own_preset_brings_its_format(dialog, folder):
    dialog.places.add([folder / "a.mp4"])
    assert named(dialog, "Background").currentText() == "That of the selected clip"
    named(dialog, "My export presets").setCurrentText("For the web")
    assert not named(dialog, "Format").isEnabled()
    output = dialog.order.outputs[0]
    assert (output.settings.height, output.own_preset) == (720, "For the web")
    assert output.background == Blur()
    assert start_button(dialog).isEnabled()
    named(dialog, "Background").setCurrentText("Transparent")
    assert "holds no transparency" in outlook(dialog)
    assert not start_button(dialog).isEnabled()


def test_results_are_no_sources_and_places_can_go(dialog, folder):
    (folder / "cutouts").mkdir()
    (folder / "cutouts" / "b_cutout.mov").touch()
    (folder / "a.mov").unlink()
    dialog.places.add([folder])
    named(dialog, "Folders in them, too").click()
    assert outlook(dialog).startswith("3 videos")
    field = next(w for w in dialog.findChildren(QWidget) if w.inherits("PathField"))
    field.set_path(folder)
    named(dialog, "Names of the results").setText("{name}_x")
    assert "cannot go where the videos are" in outlook(dialog)
    places = named(dialog, "Folders and files")
    places.selectAll()
    named(dialog, "Remove").click()
    assert dialog.places.paths == []
    assert outlook(dialog).startswith("Add the folders")


def test_folders_can_be_dropped(dialog, folder):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "b.mkv")), QUrl("https://example.org/c.mp4")])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.places.dropEvent(drop)
    assert dialog.places.paths == [folder / "b.mkv"]
    assert outlook(dialog).startswith("1 video;")


def test_a_place_without_videos_is_said(dialog, tmp_path):
    dialog.places.add([tmp_path])
    dialog.set_sources(())
    assert outlook(dialog) == "There is no video in these places."
    dialog.set_sources((BatchSource(Path("/in/a.mp4")),))
    assert start_button(dialog).isEnabled()


def test_everything_has_a_name_and_room(dialog):
    for widget in dialog.findChildren(QAbstractButton):
        assert widget.accessibleName() or widget.objectName().startswith("qt_")
        assert not widget.isVisible() or widget.width() >= widget.minimumSizeHint().width()


def test_the_results(qtbot):
    outcomes = [
        BatchOutcome(Path("/in/a.mp4"), Path("/out/a.mov"), BatchState.DONE, "", 12.5, 3_000_000),
        BatchOutcome(Path("/in/b.mp4"), Path("/out/s/b.mov"), BatchState.FAILED, "Too short."),
    ]
    results = BatchResults(outcomes)
    qtbot.addWidget(results)
    results.show()
    rows = results.findChild(QTableWidget)
    texts = [[rows.item(row, column).text() for column in range(5)] for row in range(2)]
    assert texts == [
        ["a.mp4", "Done", "12.5 s", "3.0 MB", "a.mov"],
        ["b.mp4", "Failed", "0.0 s", "", "Too short."],
    ]
    assert results._folder == Path("/out")
    close = results.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    close.click()
    assert not results.isVisible()
