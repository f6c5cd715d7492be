"""The list of models: import, refuse, verify, rename, delete, locate, the default."""

from pathlib import Path

import pytest
import torch

from gsa_desktop.controllers.models import Models
from gsa_desktop.core.model_card import Origin, Purpose


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small video network of ours, trained for no step."""
    from gsanet.checkpoint import save_model
    from gsanet.config import tiny
    from gsanet.model import registry

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "small.safetensors"
    facts = {"trained": "finetune", "steps": "12", "licence": "CC0-1.0"}
    save_model(path, registry.build(tiny()), tiny(), facts)
    return path


@pytest.fixture
def models(qtbot, tmp_path: Path):
    made = Models(folder=tmp_path / "models")
    made.set_bundled_names(("gsanet-lite", "motion"))
    yield made
    made.shut_down()


@pytest.fixture
def added(qtbot, models, weights):
    """The models with the small network among them, and its key."""
    with qtbot.waitSignal(models.added) as told:
        models.add(weights)
    return told.args[0]


def test_the_bundled_ones_have_cards(qtbot, models) -> None:
    with qtbot.waitSignal(models.changed) as changed:
        models.look()
    cards, default = changed.args
    assert [card.key for card in cards] == ["gsanet-lite", "motion"]
    assert default == "gsanet-lite"
    assert cards[0].parameters > 4_000_000
    assert "J 0." in cards[0].figures
    assert cards[0].licence == "Apache-2.0"


def test_an_imported_model_is_listed_named_and_remembered(qtbot, models, added, tmp_path) -> None:
    (card,) = models.shelf.cards
    assert (card.key, card.name, card.origin) == (added, "small", Origin.IMPORTED)
    assert card.purpose is Purpose.VIDEO
    assert card.data == "Your own clips, 12 steps"
    assert card.path.parent == tmp_path / "models"
    with qtbot.waitSignal(models.names_changed) as told:
        models.rename(added, " Mine ")
    assert told.args == [("gsanet-lite", "motion", added), {added: "Mine"}]
    assert Models(folder=tmp_path / "models").shelf.cards[0].name == "Mine"


def test_the_default_is_chosen_and_falls_back(qtbot, models, added) -> None:
    with qtbot.waitSignal(models.names_changed) as told:
        models.set_default(added)
    assert told.args[0][0] == models.default == added
    models.delete(added)
    assert models.default == "gsanet-lite"
    assert models.shelf.cards == ()
    assert not Path(added).exists()


def test_a_file_is_verified_missed_and_located(qtbot, models, added, weights, tmp_path) -> None:
    with qtbot.waitSignal(models.message) as told:
        models.verify(added)
    assert "is whole" in told.args[0]
    Path(added).unlink()
    assert models.cards[0].is_missing
    with qtbot.waitSignal(models.failed) as failed:
        models.verify(added)
    assert "is not there" in failed.args[0].message
    other = tmp_path / "other.safetensors"
    other.write_bytes(weights.read_bytes() + b" ")
    with qtbot.waitSignal(models.failed) as failed:
        models.locate(added, other)
    assert "another file" in failed.args[0].message
    with qtbot.waitSignal(models.idle):
        models.locate(added, weights)
    assert Path(added).read_bytes() == weights.read_bytes()
    Path(added).write_bytes(other.read_bytes())
    with qtbot.waitSignal(models.added):
        models.add(weights)
    assert Path(added).read_bytes() == weights.read_bytes()


def test_files_of_something_else_are_refused_with_the_reason(qtbot, models, tmp_path) -> None:
    cases = {
        "notes.pth": (b"no weights at all", "cannot be read|not a file of weights"),
        "empty.pth": (b"", "is empty"),
        "page.safetensors": (b"\n<!DOCTYPE html><html>404</html>", "is a web page"),
        "pointer.pth": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
        "folder.pth": (None, "is a folder"),
        "other.pth": ({"conv.weight": torch.zeros(3, 3)}, "not those of a GSANet"),
        "checkpoint.pt": ({"ema": {}, "optimizer": {}, "step": 3}, "checkpoint of a training"),
    }
    for name, (content, reason) in cases.items():
        path = tmp_path / name
        if content is None:
            path.mkdir()
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            torch.save(content, path)
        with qtbot.waitSignal(models.failed) as failed:
            models.add(path)
        assert failed.args[0].title == f"Could not import {name}"
        assert any(part in failed.args[0].message for part in reason.split("|"))
    assert models.shelf.cards == ()


def test_a_long_name_is_cut_in_the_folder_and_kept_on_the_card(
    qtbot, models, weights, tmp_path
) -> None:
    path = tmp_path / f"{'n' * 240}.safetensors"
    path.write_bytes(weights.read_bytes())
    with qtbot.waitSignal(models.added):
        models.add(path)
    assert models.shelf.cards[0].name == "n" * 240


def test_a_folder_that_cannot_be_written_is_told(qtbot, models, weights, tmp_path) -> None:
    (tmp_path / "models").touch()
    with qtbot.waitSignal(models.failed) as failed:
        models.add(weights)
    assert "small.safetensors cannot be copied" in failed.args[0].message
    assert "can be written" in failed.args[0].hint


def test_raft_is_told_apart(qtbot, models, tmp_path) -> None:
    from gsanet.flow import raft

    path = tmp_path / "raft-small.pth"
    torch.save(raft.small().state_dict(), path)
    with qtbot.waitSignal(models.added):
        models.add(path)
    (card,) = models.shelf.cards
    assert (card.network, card.purpose) == ("RAFT", Purpose.FLOW)
    models.set_default(card.key)
    assert models.default == "gsanet-lite", "flow cuts nothing out"
