"""Places on the disk, and names that look like others."""

from pathlib import Path

import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.image_order import Collision, ImageOrder
from gsa_desktop.core.places import absolute, is_same_file


def test_a_tilde_is_the_home_only_where_somebody_is_called_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert absolute("~/film.mp4") == Path.home() / "film.mp4"
    assert absolute("~draft.mp4") == tmp_path / "~draft.mp4"


def test_a_link_is_its_file(tmp_path):
    film, link = tmp_path / "film.mp4", tmp_path / "link.mp4"
    film.write_bytes(b"film")
    link.symlink_to(film)
    assert is_same_file(film, link)
    assert not is_same_file(film, tmp_path / "none.mp4")


@pytest.mark.parametrize("other", ["link", "shots/sub/.."])
def test_a_result_never_replaces_its_picture_through_another_name(tmp_path, other):
    shots = tmp_path / "shots"
    (shots / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to(shots)
    picture = shots / "cat.png"
    picture.write_bytes(b"cat")
    out = tmp_path / other
    order = ImageOrder((picture,), out, template="{name}", collision=Collision.REPLACE)
    with pytest.raises(AppError, match="would replace it"):
        order.check()
    beside = ImageOrder((picture,), out, template="{name}", collision=Collision.NUMBER)
    assert beside.target(0, (1, 1), ()).name == "cat (2).png"


@pytest.mark.parametrize("template", ["{name[x]}", "{number:99999999999}", "{name}" * 60])
def test_a_name_that_cannot_be_is_refused(tmp_path, template):
    order = ImageOrder((tmp_path / "kitten.png",), tmp_path, template=template)
    with pytest.raises(AppError):
        order.check()
