"""Shards, stills and frame folders as sources of clips; batches that depend on nothing but keys."""

import collections
import gc
import itertools
import multiprocessing
import re
import signal
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from PIL import Image

from gsanet.config import FlowPicture
from gsanet.data.augment import Augmentation
from gsanet.data.batches import (
    ClipKey,
    ClipViews,
    StepSampler,
    UnreadableDataError,
    WorkersLostError,
    micro_batches,
)
from gsanet.data.clip import BrokenSampleError
from gsanet.data.datasets import FrameFolders, ShardFrames, Stills
from gsanet.data.flow_pictures import read_flow_picture
from gsanet.data.layout import find_clips, find_stills
from gsanet.data.shards import Shards
from gsanet.errors import GsanetError
from gsanet.flow.field import FlowField
from gsanet.flow.picture import flow_picture
from gsanet.synth.clips import Clip
from gsanet.synth.scenes import KINDS
from gsanet.synth.shards import write_shard


def rendered(seed: int, frames: int = 3) -> Clip:
    rng = np.random.default_rng(seed)
    rgb = rng.integers(0, 256, (frames, 48, 84, 3), np.uint8)
    mask = np.zeros((frames, 48, 84), np.uint8)
    mask[:, 10:30, 20:50] = 255
    flow = rng.normal(0, 0.2, (frames, 48, 84, 2)).astype(np.float16)
    return Clip(next(iter(KINDS)), rgb, mask, flow)


def save_picture(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path)


def sequence(folder: Path, frames: int = 6) -> None:
    """A bright textured square that moves 4 pixels a frame over a textured ground."""
    rng = np.random.default_rng(0)
    ground = cv2.resize(rng.integers(0, 120, (24, 40, 3), np.uint8), (336, 192))
    for number in range(frames):
        rgb, mask = ground.copy(), np.zeros((192, 336), np.uint8)
        left = 60 + 4 * number
        square = cv2.resize(
            np.random.default_rng(1).integers(130, 256, (8, 8, 3), np.uint8), (80, 80)
        )
        rgb[50:130, left : left + 80] = square
        mask[50:130, left : left + 80] = 255
        save_picture(folder / f"RGB/square_{number:05d}.png", rgb)
        save_picture(folder / f"GT/square_{number:05d}.png", mask)


class TestShards:
    def test_what_the_generator_writes_is_read_in_place(self, tmp_path: Path) -> None:
        clips = [rendered(seed) for seed in range(5)]
        write_shard(tmp_path / "0001-0000000.npz", clips[:3], 1, 0)
        write_shard(tmp_path / "0001-0000003.npz", clips[3:], 1, 3)
        shards = Shards([tmp_path])
        assert len(shards) == 5
        for number, clip in enumerate(clips):
            found = shards.clip(number)
            assert np.array_equal(found.rgb, clip.rgb)
            assert np.array_equal(found.mask, clip.mask)
            assert np.array_equal(found.flow, clip.flow)

    def test_new_shards_are_picked_up(self, tmp_path: Path) -> None:
        shards = Shards([tmp_path])
        assert len(shards) == 0
        with pytest.raises(GsanetError, match="no clips"):
            shards.draw(np.random.default_rng(0))
        write_shard(tmp_path / "0001-0000000.npz", [rendered(0)], 1, 0)
        shards.refresh()
        assert len(shards) == 1
        assert shards.draw(np.random.default_rng(0)).name == "0001-0000000.npz[0]"

    def test_files_that_are_no_shards_are_named_and_passed_over(self, tmp_path: Path) -> None:
        write_shard(tmp_path / "good.npz", [rendered(0)], 1, 0)
        (tmp_path / "cut.npz").write_bytes((tmp_path / "good.npz").read_bytes()[:1000])
        np.savez_compressed(tmp_path / "packed.npz", rgb=np.zeros(3), mask=np.zeros(3))
        shards = Shards([tmp_path])
        assert len(shards) == 1
        assert ["cut.npz" in shards.broken[0], "packed.npz" in shards.broken[1]] == [True, True]

    def test_a_clip_with_a_broken_flow_is_named(self, tmp_path: Path) -> None:
        clip = rendered(0)
        clip.flow[1, 5, 5] = np.nan
        write_shard(tmp_path / "a.npz", [clip], 1, 0)
        with pytest.raises(BrokenSampleError, match=r"a\.npz\[0\]"):
            Shards([tmp_path]).draw(np.random.default_rng(0))

    def test_single_frames_are_stills(self, tmp_path: Path) -> None:
        clip = rendered(0)
        write_shard(tmp_path / "a.npz", [clip], 1, 0)
        source = ShardFrames(Shards([tmp_path]))
        seen = [source.draw(np.random.default_rng(seed)) for seed in range(12)]
        which = {
            next(i for i in range(3) if np.array_equal(one.rgb[0], clip.rgb[i])) for one in seen
        }
        assert which == {0, 1, 2}
        assert all(one.mask.shape == (1, 48, 84) and not one.flow.any() for one in seen)


class TestFolders:
    def test_stills_keep_their_aspect_and_do_not_move(self, tmp_path: Path) -> None:
        rgb = np.zeros((300, 200, 3), np.uint8)
        mask = np.zeros((300, 200), np.uint8)
        cv2.circle(mask, (100, 150), 40, 255, -1)
        rgb[mask > 0] = 255
        save_picture(tmp_path / "DUTS_train/RGB/a.png", rgb)
        save_picture(tmp_path / "DUTS_train/GT/a.png", mask)
        stills = Stills(find_stills(tmp_path))
        whole = []
        for seed in range(8):
            clip = stills.draw(np.random.default_rng(seed))
            assert clip.rgb.shape == (1, 192, 336, 3)
            assert not clip.flow.any()
            assert ((clip.rgb[0, ..., 0] > 127) == (clip.mask[0] > 127)).mean() > 0.99
            rows, columns = (np.flatnonzero(clip.mask[0].any(axis)) for axis in (1, 0))
            if rows[0] > 0 and rows[-1] < 191:
                whole.append(len(columns) / len(rows))
        assert whole
        assert np.allclose(whole, 1, atol=0.05)

    def test_flow_of_a_sequence_follows_the_subject(self, tmp_path: Path) -> None:
        sequence(tmp_path / "DAVIS_train")
        clips = FrameFolders(find_clips(tmp_path), frames=3)
        drawn = [clips.draw(np.random.default_rng(seed)) for seed in range(3)]
        for clip in drawn:
            speed = np.hypot(*np.moveaxis(clip.flow.astype(np.float32), -1, 0))
            assert 3 < np.median(speed[clip.mask > 0]) < 5
            assert np.median(speed[clip.mask == 0]) < 0.5

    def test_flow_pictures_are_used_where_there_are_some(self, tmp_path: Path) -> None:
        part = tmp_path / "DAVIS_train"
        sequence(part, 3)
        upwards = np.zeros((192, 336, 2), np.float32)
        upwards[50:130, 60:140] = (0, -9)
        shown = FlowPicture(compensate_camera=False, scale="maximum", floor=0)
        for number in range(3):
            picture = flow_picture(FlowField(upwards.copy()), shown)
            save_picture(part / f"FLOW/square_{number:05d}.png", picture)
        clip = FrameFolders(find_clips(tmp_path), frames=1).draw(np.random.default_rng(0))
        inside = clip.flow[0, 60:120, 70:130].astype(np.float32)
        assert (inside[..., 1] < -2).all()
        assert np.abs(inside[..., 0]).max() < 0.5

    def test_a_damaged_file_is_named(self, tmp_path: Path) -> None:
        part = tmp_path / "DUTS_train"
        save_picture(part / "GT/a.png", np.zeros((10, 10), np.uint8))
        (part / "RGB").mkdir()
        (part / "RGB/a.jpg").write_bytes(b"no picture")
        with pytest.raises(BrokenSampleError, match=r"a\.jpg"):
            Stills(find_stills(tmp_path)).draw(np.random.default_rng(0))

    def test_a_mask_of_another_size_is_named(self, tmp_path: Path) -> None:
        part = tmp_path / "DUTS_train"
        save_picture(part / "RGB/a.png", np.zeros((10, 12, 3), np.uint8))
        save_picture(part / "GT/a.png", np.zeros((10, 10), np.uint8))
        with pytest.raises(BrokenSampleError, match="the mask is"):
            Stills(find_stills(tmp_path)).draw(np.random.default_rng(0))


def test_flow_pictures_are_read_back_as_vectors() -> None:
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    length = np.linspace(0.2, 1, 20)[:, None]
    uv = np.stack([length * np.cos(angle), length * np.sin(angle)], -1).astype(np.float32)
    shown = FlowPicture(compensate_camera=False, scale="maximum", floor=0)
    found = read_flow_picture(flow_picture(FlowField(uv), shown)).uv / (0.05 * 64)
    # within a step of the wheel; where hardly any colour is left, eight bits say less
    assert np.abs(found - uv)[8:].max() < 0.12


@pytest.fixture
def views(tmp_path: Path) -> ClipViews:
    write_shard(tmp_path / "a.npz", [rendered(seed) for seed in range(6)], 1, 0)
    return ClipViews(((Shards([tmp_path]), 1.0),), 7, Augmentation(), FlowPicture())


class TestBatches:
    def test_a_key_always_gives_the_same_view(self, views: ClipViews) -> None:
        first, again = (views[ClipKey(11, 32, 64)] for _ in range(2))
        other = views[ClipKey(12, 32, 64)]
        assert torch.equal(first.rgb, again.rgb)
        assert torch.equal(first.flow, again.flow)
        assert not torch.equal(first.rgb, other.rgb)

    def test_processes_split_a_step_and_leave_nothing_out(self) -> None:
        def keys(rank: int, world: int, first: int = 0) -> list[list[ClipKey]]:
            sampler = StepSampler(
                first=first, clips=4, micro=2, share=(rank, world), size_at=lambda _: (32, 64)
            )
            return list(itertools.islice(sampler, 4 // world))

        assert sorted(keys(0, 2) + keys(1, 2)) == keys(0, 1)
        assert keys(0, 1, first=1) == keys(0, 1)[2:] + keys(0, 1, first=2)[:2]

    def test_workers_deliver_what_one_process_would(
        self, views: ClipViews, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        long = tmp_path / ("x" * 100)  # no socket can be below
        long.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(long))

        def batches(workers: int) -> list[torch.Tensor]:
            sampler = StepSampler(
                first=3, clips=2, micro=2, share=(0, 1), size_at=lambda _: (32, 64)
            )
            loaded = micro_batches(views, sampler, workers)
            return [batch.rgb for batch in itertools.islice(loaded, 3)]

        threads = cv2.getNumThreads()
        for alone, helped in zip(batches(0), batches(1), strict=True):
            assert torch.equal(alone, helped)
            assert alone.shape == (6, 3, 32, 64)
            assert alone.is_contiguous(memory_format=torch.channels_last)
        assert cv2.getNumThreads() == threads
        gc.collect()  # a loader that is only forgotten ends its process in the middle of some test
        for process in multiprocessing.active_children():
            process.join()

    def test_a_worker_that_died_is_told_where_its_batch_is_missed(self, views: ClipViews) -> None:
        sampler = StepSampler(first=0, clips=1, micro=1, share=(0, 1), size_at=lambda _: (32, 64))
        heard = signal.getsignal(signal.SIGCHLD)
        before = set(multiprocessing.active_children())
        batches = micro_batches(views, sampler, 1)
        next(batches)
        assert signal.getsignal(signal.SIGCHLD) is heard, "not wherever the program may be"
        (worker,) = set(multiprocessing.active_children()) - before
        worker.kill()
        with pytest.raises(WorkersLostError, match="most likely because memory ran out"):
            collections.deque(batches, maxlen=0)  # what it had prepared comes first

    def test_broken_samples_are_named_and_replaced(self, tmp_path: Path) -> None:
        good, bad = rendered(0), rendered(1)
        bad.flow[:] = np.inf
        write_shard(tmp_path / "half.npz", [good, bad], 1, 0)
        views = ClipViews(((Shards([tmp_path]), 1.0),), 7, Augmentation(), FlowPicture())
        problems = [views[ClipKey(number, 32, 64)].problems for number in range(12)]
        named = [text for texts in problems for text in texts]
        assert named
        assert all("half.npz[1]" in text for text in named)
        write_shard(tmp_path / "half.npz", [bad, bad], 1, 0)
        views = ClipViews(((Shards([tmp_path]), 1.0),), 7, Augmentation(), FlowPicture())
        sampler = StepSampler(first=0, clips=1, micro=1, share=(0, 1), size_at=lambda _: (32, 64))
        for workers in (0, 1):
            with pytest.raises(UnreadableDataError) as refused:
                next(micro_batches(views, sampler, workers))
            assert re.fullmatch(r"20 samples in a row .*half\.npz\[.\].*", refused.value.message)
            assert "--resume" in refused.value.hint
