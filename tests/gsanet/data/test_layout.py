"""Data on disk: found in both layouts, complaints name the file."""

import shutil
from pathlib import Path

import pytest

from gsanet.data.layout import LayoutError, find_clips, find_stills, find_video_sets


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_stills_are_paired_by_stem(tmp_path: Path) -> None:
    part = tmp_path / "DUTS_train"
    touch(part / "RGB/b.jpg", part / "RGB/a.JPG", part / "GT/a.png", part / "GT/b.png")
    touch(part / "RGB/notes.txt")
    stills = find_stills(tmp_path)
    assert [(still.rgb.name, still.mask.name) for still in stills] == [
        ("a.JPG", "a.png"),
        ("b.jpg", "b.png"),
    ]
    assert find_stills(part) == stills


def test_flat_frames_become_sequences_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    part = tmp_path / "DAVIS_train"
    for name in ("car_9", "car_10", "two_words_0"):
        touch(part / f"RGB/{name}.jpg", part / f"GT/{name}.png")
    touch(part / "FLOW/car_9.jpg")
    clips = find_clips(tmp_path)
    assert [clip.name for clip in clips] == ["car", "two_words"]
    assert [frame.name for frame in clips[0].frames] == ["car_9", "car_10"]
    assert clips[0].frames[0].flow == part / "FLOW/car_9.jpg"
    assert clips[0].frames[1].flow is None


def test_sequences_in_folders_of_their_own(tmp_path: Path) -> None:
    for sequence in ("b", "a"):
        touch(tmp_path / sequence / "RGB/00000.jpg", tmp_path / sequence / "GT/00000.png")
    (tmp_path / "empty").mkdir()
    assert [clip.name for clip in find_clips(tmp_path, "DAVIS_test")] == ["a", "b"]


def test_a_second_video_set_is_learnt_from_too(tmp_path: Path) -> None:
    for part in ("DUTS_train", "DAVIS_train", "YTVOS_train"):
        name = f"{part[:2].lower()}_0"
        touch(tmp_path / part / f"RGB/{name}.jpg", tmp_path / part / f"GT/{name}.png")
    touch(tmp_path / "DAVIS_test/box/RGB/0.jpg", tmp_path / "DAVIS_test/box/GT/0.png")
    assert [clip.name for clip in find_clips(tmp_path)] == ["da", "yt"]
    assert [[clip.name for clip in one] for one in find_video_sets(tmp_path)] == [["da"], ["yt"]]
    assert [clip.name for clip in find_clips(tmp_path, "DAVIS_test")] == ["box"]
    shutil.rmtree(tmp_path / "DAVIS_train")
    assert [clip.name for clip in find_clips(tmp_path)] == ["yt"]
    assert [clip.name for clip in find_clips(tmp_path / "YTVOS_train")] == ["yt"]
    assert [still.name for still in find_stills(tmp_path)] == ["du_0"]


def test_a_missing_mask_is_named(tmp_path: Path) -> None:
    touch(tmp_path / "RGB/a_0.jpg", tmp_path / "RGB/a_1.jpg", tmp_path / "GT/a_0.png")
    with pytest.raises(LayoutError, match=r"a_1\.jpg has no mask"):
        find_clips(tmp_path)


@pytest.mark.parametrize("find", [find_stills, find_clips])
def test_nothing_there(find, tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="no "):
        find(tmp_path)
    with pytest.raises(LayoutError, match="no folder"):
        find(tmp_path / "absent")
