"""Outlines of sound: right, filled in as they come, kept, and made anew when damaged."""

from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.peaks import BIN_SAMPLES, Peaks, PeaksReady
from gsa_desktop.engine import waveform as module
from gsa_desktop.engine.waveform import bin_count, waveform
from gsa_desktop.media.probe import probe
from gsa_desktop.media.sound import sound_blocks


@pytest.fixture
def info(tiny_clip):
    return probe(tiny_clip())


def news(info, folder: Path) -> list[PeaksReady]:
    return [event for event in waveform(info, folder) if isinstance(event, PeaksReady)]


def whole(events: list[PeaksReady]) -> np.ndarray:
    peaks = np.concatenate([event.values for event in events])
    assert [event.first for event in events] == [
        sum(len(e.values) for e in events[:n]) for n in range(len(events))
    ]
    return peaks


def test_a_bin_holds_the_extremes_of_its_samples(info, tmp_path):
    peaks = whole(news(info, tmp_path))
    samples = np.concatenate(list(sound_blocks(info)))
    assert len(peaks) == bin_count(info) == -(-len(samples) // BIN_SAMPLES)
    for number in (0, 50, 100):
        part = samples[number * BIN_SAMPLES : (number + 1) * BIN_SAMPLES]
        assert peaks[number].tolist() == [part.min(), part.max()]


def test_it_fills_in_as_it_goes(info, tmp_path, monkeypatch):
    at_once = whole(news(info, tmp_path / "a"))
    monkeypatch.setattr(module, "STRETCH_BINS", 10)
    events = news(info, tmp_path / "b")
    assert len(events) > 10
    assert np.array_equal(whole(events), at_once)


def test_what_is_kept_comes_at_once(info, tmp_path, monkeypatch):
    first = whole(news(info, tmp_path))
    monkeypatch.setattr(module, "sound_blocks", None)  # nothing is decoded any more
    (event,) = news(info, tmp_path)
    assert np.array_equal(event.values, first)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_damaged_file_is_made_anew(info, tmp_path, damage):
    first = whole(news(info, tmp_path))
    (kept,) = tmp_path.iterdir()
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes({"cut": content[:-40], "flipped": content, "empty": b""}[damage])
    assert np.array_equal(whole(news(info, tmp_path)), first)
    (event,) = news(info, tmp_path)
    assert np.array_equal(event.values, first)


def test_an_unfinished_one_is_not_kept(info, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "STRETCH_BINS", 10)
    job = waveform(info, tmp_path)
    next(job)
    job.close()
    assert list(tmp_path.iterdir()) == []


def test_the_least_recently_used_leave(info, tmp_path, monkeypatch):
    old = tmp_path / "old.peaks"
    old.write_bytes(bytes(1000))
    news(info, tmp_path)
    (kept,) = set(tmp_path.iterdir()) - {old}
    monkeypatch.setattr(module, "KEPT_BYTES", kept.stat().st_size + 10)
    kept.unlink()
    news(info, tmp_path)
    assert list(tmp_path.iterdir()) == [kept]


def test_a_folder_that_cannot_be_made_only_costs_time(info, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert news(info, blocked / "waveforms")


@pytest.mark.parametrize("count", [1, 2, 7, 1000])
def test_every_level_folds_the_one_below(count):
    random = np.random.default_rng(count)
    values = np.sort(random.uniform(-1, 1, (count, 2)), axis=1).astype(np.float32)
    peaks, first = Peaks(count), 0
    while first < count:
        step = int(random.integers(1, 90))
        peaks.put(first, values[first : first + step])
        first += step
    for columns in (1, 3, 40):
        edges = np.linspace(0, count, columns + 1)
        low, high = peaks.fold(edges)
        assert low.min() == values[:, 0].min()
        assert high.max() == values[:, 1].max()


def test_outside_the_file_there_is_silence():
    peaks = Peaks(100)
    peaks.put(0, np.tile(np.float32([-1, 1]), (100, 1)))
    low, high = peaks.fold(np.arange(-50.0, 151.0))
    assert np.flatnonzero(high).tolist() == list(range(50, 150))
    assert np.array_equal(low, -high)
