import argparse

import numpy as np
import pytest
from PIL import Image

from gsanet.data.layout import find_clips, find_stills
from gsanet.errors import GsanetError
from gsanet.synth.command import add_arguments, run
from gsanet.synth.dataset import Plan, total, write_dataset


def test_command_writes_the_two_stage_layout(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    options = ["--clips", "2", "--seed", "4", "--frames", "3", "--test-frames", "5"]
    assert run(parser.parse_args(["--out", str(tmp_path), *options])) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    stills = find_stills(tmp_path)
    assert len(stills) == 2
    for still in stills:
        with Image.open(still.mask) as mask:
            assert set(np.unique(np.asarray(mask))) == {0, 255}
    training, test = find_clips(tmp_path), find_clips(tmp_path, "DAVIS_test")
    assert [len(clip.frames) for clip in training] == [3, 3]
    assert [len(clip.frames) for clip in test] == [5]
    assert training[0].frames[0].rgb.name.endswith("_00000.jpg")
    for clip in (*training, *test):
        assert [frame.flow is None for frame in clip.frames] == [False] * (len(clip.frames) - 1) + [
            True
        ]
        with Image.open(clip.frames[0].rgb) as rgb, Image.open(clip.frames[0].mask) as mask:
            assert rgb.size == mask.size == (336, 192)


def test_equal_seeds_write_equal_files(tmp_path, material):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        list(write_dataset(tmp_path / name, Plan(1, seed, frames=2, test_frames=2), material))
    content = {
        name: [p.read_bytes() for p in sorted((tmp_path / name).rglob("*.*"))] for name in "abc"
    }
    assert len(content["a"]) == 12
    assert content["a"] == content["b"]
    assert content["a"] != content["c"]


def test_second_data_set_does_not_mix_with_the_first(tmp_path, material):
    (tmp_path / "DAVIS_train").mkdir()
    with pytest.raises(GsanetError, match="already holds"):
        list(write_dataset(tmp_path, Plan(1, 1), material))


@pytest.mark.parametrize("option", ["--clips", "--frames", "--test-frames"])
def test_counts_below_one_are_refused(tmp_path, capsys, option):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--out", str(tmp_path), option, "0"])
    assert "at least 1" in capsys.readouterr().err


@pytest.mark.parametrize("clips", [1, 10, 25])
def test_total_counts_what_is_written(clips):
    assert total(Plan(clips, 1)) == 2 * clips + max(1, clips // 10)
