"""Networks behind the segmenter: tiny ones from a file, and the bundled one."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from gsanet.checkpoint import load_model
from gsanet.device import cpu
from gsanet.errors import CheckpointError, GsanetError
from gsanet.model.clip import clip_network
from gsanet.segmenter import Estimate, Final, VideoSegmenter, available_models
from gsanet.segmenter.ladder import MemoryLadder, OutOfMemoryError, is_out_of_memory
from gsanet.segmenter.streams import frame_network

BUNDLED = "gsanet-lite"
needs_weights = pytest.mark.skipif(
    BUNDLED not in available_models(), reason="needs the bundled weights"
)


def finals(segmenter, frames, **how):
    return [item.prob for item in segmenter.run(frames, **how) if isinstance(item, Final)]


@needs_weights
def test_the_bundled_network_is_the_default_and_finds_the_subject(moving, iou):
    segmenter = VideoSegmenter(preset="fast", device="cpu")
    assert available_models()[0] == BUNDLED
    assert available_models()[-1] == "motion"
    assert segmenter.key == VideoSegmenter(BUNDLED, preset="fast", device="cpu").key
    maps = segmenter.segment(moving.frames[:6])
    found = [iou(prob, mask) for prob, mask in zip(maps, moving.masks[:6], strict=True)]
    assert min(found) > 0.85


@needs_weights
@pytest.mark.parametrize("preset", ["fast", "best"])
@pytest.mark.parametrize("scene", ["pan", "still", "one frame", "grey", "one pixel"])
def test_the_bundled_network_leaves_an_empty_scene_empty(make_pan, scene, preset):
    frames = {
        "pan": lambda: make_pan(count=4, noise=6.0).frames,
        "still": lambda: np.repeat(make_pan(count=1).frames, 3, axis=0),
        "one frame": lambda: make_pan(count=1).frames,
        "grey": lambda: np.full((3, 60, 90, 3), 120, np.uint8),
        "one pixel": lambda: np.full((3, 1, 1, 3), 200, np.uint8),
    }[scene]()
    maps = finals(VideoSegmenter(BUNDLED, preset=preset, device="cpu"), frames)
    # one picture alone tells nothing about motion, and is given the benefit of the doubt
    limit = 0.02 if scene == "one frame" else 0.005
    assert max((prob > 127).mean() for prob in maps) < limit


def test_on_three_cores_and_resumed_the_bytes_are_the_same(small_lite, moving):
    frames = moving.frames[:6]
    segmenter = VideoSegmenter(small_lite, device="cpu")
    segmenter.cores = 1
    whole = finals(segmenter, frames)
    assert np.ptp(whole[2]) > 1
    segmenter = VideoSegmenter(small_lite, device="cpu")
    segmenter.cores = 3
    store = {}

    class Store:
        get = staticmethod(store.get)
        put = staticmethod(store.__setitem__)

    run = segmenter.run(frames, coarse=Store())
    assert [next(run).number for _ in range(3)] == [0, 1, 2]
    run.close()
    again = VideoSegmenter(small_lite, device="cpu")
    assert all(
        np.array_equal(a, b)
        for a, b in zip(finals(again, frames, coarse=Store()), whole, strict=True)
    )


def test_sharing_the_picture_between_directions_changes_nothing(small_lite):
    """Against the network asked twice, norms unmerged."""
    torch.manual_seed(1)
    rgb, flows = torch.rand(2, 3, 48, 84), torch.rand(2, 2, 3, 48, 84)
    ours = frame_network(load_model(small_lite).network.eval())
    plain = clip_network(load_model(small_lite).network.eval())
    with torch.inference_mode():
        answers = ours.predict(rgb, flows, ours.references(rgb, flows))
        for flow, answer in zip(flows, answers, strict=True):
            expected = plain.predict(rgb, flow, plain.references(rgb, flow))
            small = torch.nn.functional.interpolate(expected.prob, answer.prob.shape[2:])
            assert torch.allclose(answer.prob, small, atol=0.05)
            for name, slot in expected.slots.items():
                assert torch.allclose(answer.slots[name], slot, atol=1e-3)


def test_min_max_stretches_each_frame_and_belongs_to_the_bare_preset(
    official_like, save_network, tmp_path, moving
):
    config = load_model(official_like).config
    plain = save_network(replace(config, fit=replace(config.fit, min_max=False)), tmp_path)
    frames = moving.frames[:3]

    def first(path, preset):
        run = VideoSegmenter(path, preset=preset, device="cpu").run(frames)
        return [item.prob.astype(float) for item in run if isinstance(item, Estimate)]

    for one, stretched in zip(first(plain, "bare"), first(official_like, "bare"), strict=True):
        expected = 255 * (one - one.min()) / np.ptp(one)
        assert np.abs(stretched - expected).max() < 8
        assert np.ptp(stretched) > np.ptp(one)
    pairs = zip(first(plain, "fast"), first(official_like, "fast"), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)


def test_flow_pictures_of_the_source_are_used_by_networks_that_want_them(official_like, moving):
    class WithFlow(list):
        colour = 255

        def flow_picture(self, number):
            return np.full((96, 168, 3), self.colour, np.uint8)

    segmenter = VideoSegmenter(official_like, preset="bare", device="cpu")
    white = WithFlow(moving.frames[:3])
    first = np.stack(finals(segmenter, white))
    white.colour = 40
    assert not np.array_equal(first, np.stack(finals(segmenter, white)))


def test_official_references_are_the_first_frames_of_the_quarters(official_like, small_lite):
    official, compact = (
        VideoSegmenter(path, device="cpu")._model for path in (official_like, small_lite)
    )
    assert official.reference_numbers(range(10, 33)) == (10, 15, 20, 25)
    assert official.reference_numbers(range(3)) == (0, 0, 0, 0)
    assert compact.reference_numbers(range(90)) == (29, 59)
    assert compact.reference_numbers(range(1)) == (0, 0)


def test_what_is_no_model_is_refused_in_words(tmp_path):
    with pytest.raises(GsanetError, match="no model 'nonsense'"):
        VideoSegmenter("nonsense")
    with pytest.raises(GsanetError, match="no preset 'slow'"):
        VideoSegmenter("motion", preset="slow")
    (tmp_path / "weights.pth").write_bytes(b"nothing of use")
    with pytest.raises(CheckpointError):
        VideoSegmenter(tmp_path / "weights.pth")


class SmallDevice:
    """A network on a device that holds few pixels at once."""

    def __init__(self, network, pixels):
        self.network, self.pixels = network, pixels

    def _hold(self, rgb):
        if rgb.shape[0] * rgb.shape[2] * rgb.shape[3] > self.pixels:
            raise torch.OutOfMemoryError("out of memory")

    def references(self, rgb, flows):
        return self.network.references(rgb, flows)

    def predict(self, rgb, flows, references):
        self._hold(rgb)
        return self.network.predict(rgb, flows, references)


@pytest.mark.parametrize(
    ("pixels", "notes"),
    [
        (8 * 48 * 84, []),
        (4 * 48 * 84, ["4 frames"]),
        (48 * 84, ["4 frames", "2 frames", "1 frame"]),
        (32 * 64, ["4 frames", "2 frames", "1 frame", "75% of its size"]),
    ],
)
def test_short_of_memory_it_goes_on_smaller_and_says_so(small_lite, moving, pixels, notes):
    segmenter = VideoSegmenter(small_lite, device="cpu")
    model = segmenter._model
    model.batch, model.ladder = 8, MemoryLadder(cpu(), 8)
    model._network = SmallDevice(model._network, pixels)
    items = list(segmenter.run(moving.frames))
    said = [item for item in items if isinstance(item, str)]
    assert len(said) == len(notes)
    assert all(note in sentence for note, sentence in zip(notes, said, strict=True))
    assert sum(isinstance(item, Final) for item in items) == len(moving.frames)


def test_at_the_bottom_of_the_ladder_there_is_a_clear_error(small_lite, moving):
    segmenter = VideoSegmenter(small_lite, device="cpu")
    segmenter._model._network = SmallDevice(segmenter._model._network, 10)
    with pytest.raises(OutOfMemoryError, match="not enough memory"):
        list(segmenter.run(moving.frames))


def test_other_errors_are_not_taken_for_a_lack_of_memory():
    assert is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"))
    assert not is_out_of_memory(RuntimeError("size mismatch"))


def test_batches_of_a_gpu_are_the_same_after_resuming(small_lite, moving):
    """Batches begin at multiples of eight whatever is stored already."""

    class Recorder:
        def __init__(self, network):
            self.network, self.seen = network, []

        def references(self, rgb, flows):
            return self.network.references(rgb, flows)

        def predict(self, rgb, flows, references):
            self.seen.append(len(rgb))
            return self.network.predict(rgb, flows, references)

    segmenter = VideoSegmenter(small_lite, preset="fast", device="cpu")
    model = segmenter._model
    model.batch, model.ladder = 4, MemoryLadder(cpu(), 4)
    recorder = model._network = Recorder(model._network)
    store = {}

    class Store:
        get = staticmethod(store.get)
        put = staticmethod(store.__setitem__)

    whole = finals(segmenter, moving.frames, coarse=Store())
    assert recorder.seen == [4, 4, 2]
    for number in (5, 6, 7, 8, 9):
        del store[number]
    recorder.seen.clear()
    again = finals(segmenter, moving.frames, coarse=Store())
    assert recorder.seen == [4, 4, 2]
    assert all(np.array_equal(a, b) for a, b in zip(again, whole, strict=True))
