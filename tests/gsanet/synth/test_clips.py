import json

import numpy as np
import pytest
from PIL import Image

from gsanet.errors import GsanetError
from gsanet.synth import produce
from gsanet.synth.clips import make_clip
from gsanet.synth.material import load
from gsanet.synth.shards import read_shard, write_shard


def same(a, b):
    return a.kind == b.kind and all(
        np.array_equal(getattr(a, name), getattr(b, name)) for name in ("rgb", "mask", "flow")
    )


def test_a_clip_depends_on_seed_and_number_alone(material):
    in_order = [make_clip(5, number, material) for number in range(3)]
    assert same(make_clip(5, 2, material), in_order[2])
    assert not same(in_order[0], in_order[1])
    assert not same(make_clip(6, 2, material), in_order[2])


def test_shrunk_clip_keeps_its_motion_in_its_own_pixels(material):
    clip = make_clip(5, 0, material)
    small = make_clip(5, 0, material, size=(96, 168))
    assert small.rgb.shape == (3, 96, 168, 3)
    assert small.mask.shape == (3, 96, 168)
    assert small.flow.shape == (3, 96, 168, 2)
    assert small.flow.dtype == np.float16
    big = clip.flow.astype(np.float32).mean((1, 2))
    assert small.flow.astype(np.float32).mean((1, 2)) == pytest.approx(big / 2, abs=0.02)
    assert small.mask.mean() == pytest.approx(clip.mask.mean(), abs=1)


def test_shards_come_back_whole(tmp_path, material):
    clips = [make_clip(5, number, material, size=(48, 84)) for number in (0, 1)]
    write_shard(tmp_path / "a.npz", clips, seed=5, first=0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]
    shard = read_shard(tmp_path / "a.npz")
    assert len(shard) == 2
    assert all(same(shard.clip(i), clips[i]) for i in range(2))


def test_production_goes_on_where_it_ended(tmp_path, material, monkeypatch):
    monkeypatch.setattr(produce, "CLIPS_A_SHARD", 1)
    first = list(produce.produce(tmp_path, 9, material, 1))
    again = list(produce.produce(tmp_path, 9, material, 2))
    assert [news.file for news in first] == ["0009-0000000.npz"]
    assert [news.file for news in again] == ["0009-0000001.npz"]
    assert read_shard(tmp_path / "0009-0000001.npz").rgb.shape == (1, 3, 128, 224, 3)
    assert json.loads(json.dumps(again[0].kind_ms))


def test_material_of_a_folder_is_used(tmp_path):
    picture = np.zeros((60, 40, 4), np.uint8)
    picture[10:50, 5:35] = (10, 200, 30, 255)
    for number in range(3):
        folder = tmp_path / "cutouts" / "people_made"
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(folder / f"{number}.webp", lossless=True)
    backdrop = tmp_path / "backgrounds" / "kodak24"
    backdrop.mkdir(parents=True)
    Image.fromarray(np.full((80, 120, 3), 77, np.uint8)).save(backdrop / "grey.jpg")
    made = load(tmp_path, seed=1, textures=2, share=1.0)
    assert [p.shape for p in made.cutouts["people"]] == [(40, 30, 4)] * 3
    assert made.photographs["kodak24"][0].mean() == pytest.approx(77, abs=2)
    assert make_clip(1, 0, made).mask.any()


def test_folder_without_pictures_is_refused(tmp_path):
    with pytest.raises(GsanetError, match="no cut-outs"):
        load(tmp_path, seed=1, textures=2)
