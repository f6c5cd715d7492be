"""Room on a disk, said before an export needs it."""

import shutil
from types import SimpleNamespace

from gsa_desktop.core.free_space import free_bytes, little_space, shortage


def test_what_has_no_room_is_said_before(tmp_path, monkeypatch):
    assert "free there" in shortage(tmp_path, 10**19)
    assert shortage(tmp_path, 0) == ""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2_900_000))
    assert shortage(tmp_path, 4_000_000).startswith("Only 2.9 MB are free")
    assert shortage(tmp_path, 2_000_000) == ""
    assert little_space(tmp_path) == "2.9 MB are free on that disk."
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    assert little_space(tmp_path) == "0 bytes are free on that disk."
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**12))
    assert little_space(tmp_path) == ""


def test_a_folder_that_is_not_there_has_no_answer(tmp_path):
    gone = tmp_path / "gone"
    assert free_bytes(gone) is None
    assert shortage(gone, 10**19) == little_space(gone) == ""
