"""The model manager shows cards and passes on what a person wants."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QScrollArea

from gsa_desktop.core.model_card import ModelCard, ModelShelf, Origin, Purpose
from gsa_desktop.ui.inspector_mask import model_title, name_models
from gsa_desktop.ui.model_manager import ModelManager


@pytest.fixture
def cards(tmp_path: Path) -> tuple[ModelCard, ...]:
    path = tmp_path / "mine.pth"
    path.touch()
    own = ModelCard(str(path), "Mine", Origin.TRAINED, path=path, parameters=42, sha256="ab" * 32)
    gone = ModelCard("/gone.pth", "Gone", Origin.IMPORTED, path=Path("/gone.pth"))
    flow = ModelCard("/raft", "RAFT", Origin.IMPORTED, Purpose.FLOW)
    return (ModelCard("motion", "Motion", Origin.BUNDLED), own, gone, flow)


@pytest.fixture
def manager(qtbot, cards) -> ModelManager:
    made = ModelManager()
    qtbot.addWidget(made)
    made.set_models(cards, "motion")
    made.show()
    return made


def button(widget, text: str) -> QPushButton:
    found = widget.findChildren(QPushButton)
    return next(b for b in found if b.text().replace("&", "") == text)


def enabled(manager: ModelManager, row: int) -> set[str]:
    manager._list.setCurrentRow(row)
    return {name for name, deed in manager._deeds.items() if deed.isEnabled()}


def test_each_model_offers_what_makes_sense(manager: ModelManager) -> None:
    assert enabled(manager, 0) == {"use"}
    assert enabled(manager, 1) == {"use", "default", "verify", "rename", "delete"}
    assert enabled(manager, 2) == {"verify", "rename", "locate", "delete"}
    assert enabled(manager, 3) == {"rename", "delete"}
    assert manager._values["Use"].text().startswith("Optical flow")


def test_a_long_word_pushes_nothing_out_of_the_card(qtbot, manager: ModelManager) -> None:
    long = "n" * 200
    card = ModelCard("/l", long, Origin.TRAINED, path=Path(f"/{long}"), sha256="ab" * 32)
    manager.set_models([card], "")
    area = manager.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    assert manager._list.item(0).toolTip().startswith(long)
    assert manager._list.horizontalScrollBar().maximum() == 0


def test_wishes_are_passed_on(qtbot, manager: ModelManager, cards, monkeypatch) -> None:
    manager._list.setCurrentRow(1)
    key = cards[1].key
    for text, signal in (
        ("Use for Clip", manager.use_requested),
        ("Set as Default", manager.default_requested),
        ("Verify", manager.verify_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            button(manager, text).click()
        assert asked.args == [key]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Better", True))
    with qtbot.waitSignal(manager.rename_requested) as asked:
        button(manager, "Rename…").click()
    assert asked.args == [key, "Better"]
    QTimer.singleShot(0, lambda: button(manager.findChild(QMessageBox), "Delete").click())
    with qtbot.waitSignal(manager.delete_requested) as asked:
        button(manager, "Delete…").click()
    assert asked.args == [key]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/found.pth", ""))
    manager._list.setCurrentRow(2)
    with qtbot.waitSignal(manager.locate_requested) as asked:
        button(manager, "Locate…").click()
    assert asked.args == ["/gone.pth", Path("/found.pth")]
    with qtbot.waitSignal(manager.import_requested) as asked:
        button(manager, "Import…").click()
    assert asked.args == [Path("/found.pth")]


def test_the_current_model_stays_when_the_list_changes(manager: ModelManager, cards) -> None:
    manager._list.setCurrentRow(1)
    manager.set_models(cards[1:], cards[1].key)
    assert manager.current == cards[1]
    assert manager._list.item(0).text() == "Mine  (default)"


def test_names_of_ones_own_are_shown() -> None:
    name_models({"/data/x.pth": "Mine"})
    assert model_title("/data/x.pth") == "Mine"
    name_models({})
    assert model_title("/data/x.pth") == "x.pth"


def test_a_shelf_replaces_and_forgets(cards) -> None:
    shelf = ModelShelf((cards[1], cards[2]), cards[1].key)
    assert shelf.with_card(cards[3]).cards == (cards[1], cards[2], cards[3])
    assert shelf.without(cards[1].key) == ModelShelf((cards[2],), "")
    assert ModelCard.from_dict(cards[1].to_dict()) == cards[1]
