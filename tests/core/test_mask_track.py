"""Masks on disk: what is put is there again, whatever happens in between."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.mask_track import FrameState, MaskRun, MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange

SETTINGS = SegmentSettings()
CUT = FrameRange(0, 20)


def mask(number: int, side: int = 32, seed: int = 0) -> SoftMask:
    noise = np.random.default_rng([seed, number])
    return SoftMask(number, noise.integers(0, 256, (side, side + 5), dtype=np.uint8))


def test_what_is_put_comes_back_byte_for_byte_after_reopening(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        run = store.open("clip", "model", SETTINGS).run(CUT)
        run.put_final(mask(3))
        run.put(3, mask(3, seed=1).prob)
    with MaskStore(tmp_path) as store:
        track = store.find("clip", SETTINGS)
        assert track is not None
        found = track.get(3)
        assert found is not None
        np.testing.assert_array_equal(found.prob, mask(3).prob)
        coarse = track.run(CUT).get(3)
        assert coarse is not None
        np.testing.assert_array_equal(coarse, mask(3, seed=1).prob)


def test_a_first_word_never_hides_a_final_mask(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        track.run(CUT).put_first(mask(1))
        assert track.state(1) is FrameState.FIRST
        track.run(CUT).put_final(mask(1, seed=2))
        track.run(FrameRange(0, 5)).put_first(mask(1, seed=3))
        found = track.get(1)
        assert found is not None
        np.testing.assert_array_equal(found.prob, mask(1, seed=2).prob)
        assert track.state(1) is FrameState.FINAL


def test_states_tell_none_first_final_and_stale_apart(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        run = track.run(CUT)
        run.put_first(mask(1))
        run.put_final(mask(2))
        run.put_first(mask(3))
        run.put_final(mask(3))
        track.mark_stale([3])
        assert track.states(FrameRange(0, 5)).tolist() == [0, 1, 2, 3, 0]
        assert track.get(3) is not None
        assert run.done() == {2}
        run.put_final(mask(3))
        assert track.state(3) is FrameState.FINAL


def test_a_run_over_another_range_starts_anew(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        run = track.run(CUT)
        run.put(1, mask(1).prob)
        run.put_final(mask(1))
        other = track.run(FrameRange(0, 10))
        assert other.get(1) is None
        assert other.first_words() == 0
        assert other.done() == frozenset()
        assert run.done() == {1}
        assert run.first_words() == 1


def test_finish_gives_back_the_first_pass_and_keeps_the_masks(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        run = track.run(CUT)
        for number in CUT:
            run.put(number, mask(number).prob)
            run.put_first(mask(number))
            run.put_final(mask(number, seed=1))
        assert track.complete(CUT)
        run.finish()
        assert track.complete(CUT)
        assert run.first_words() == 0


def test_settings_lead_to_the_track_they_used_last(tmp_path: Path) -> None:
    best = SegmentSettings(preset="best")
    with MaskStore(tmp_path) as store:
        store.open("clip", "model", SETTINGS).run(CUT).put_final(mask(0))
        second = store.open("clip", "better", best)
        assert store.find("clip", best) is second
        assert store.find_any("clip") is second
        first = store.open("clip", "model", SETTINGS)
        assert store.find("clip", SETTINGS) is first
        assert store.find_any("clip") is first
        assert store.find("other", SETTINGS) is None
        assert store.find("clip", SegmentSettings(preset="fast")) is None


def test_a_new_weight_file_under_the_old_name_leads_nowhere(tmp_path: Path) -> None:
    weights = tmp_path / "net.safetensors"
    weights.write_bytes(b"one")
    settings = SegmentSettings(model=str(weights))
    with MaskStore(tmp_path / "cache") as store:
        store.open("clip", "model", settings)
        assert store.find("clip", settings) is not None
        weights.write_bytes(b"another")
        assert store.find("clip", settings) is None


KILLED = """
import sys
import numpy as np
from pathlib import Path
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange
store = MaskStore(Path(sys.argv[1]))
run = store.open("clip", "model", SegmentSettings()).run(FrameRange(0, 100_000))
for number in range(100_000):
    prob = np.random.default_rng(number).integers(0, 256, (90, 160), dtype=np.uint8)
    run.put(number, prob)
    run.put_final(SoftMask(number, prob))
    print(number, flush=True)
"""


@pytest.mark.parametrize("last", [0, 7, 41])
def test_a_killed_process_loses_nothing_that_it_reported(tmp_path: Path, last: int) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= last:
                os.kill(process.pid, signal.SIGKILL)
                break
        process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        assert track.set_aside is None
        done = track.run(FrameRange(0, 100_000)).done()
        assert set(range(last + 1)) <= done
        for number in sorted(done):
            found = track.get(number)
            assert found is not None
            expected = np.random.default_rng(number).integers(0, 256, (90, 160), dtype=np.uint8)
            np.testing.assert_array_equal(found.prob, expected)


def test_threads_share_a_track(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        wrong: list[int] = []

        def write(first: int) -> None:
            run = track.run(CUT)
            for number in range(first, 80, 4):
                run.put_final(mask(number))
                found = track.get(number)
                if found is None or not np.array_equal(found.prob, mask(number).prob):
                    wrong.append(number)

        threads = [threading.Thread(target=write, args=(first,)) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        assert track.complete(FrameRange(0, 80))


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100 : len(content)] = bytes(len(content) - 100)
    path.write_bytes(content)


@pytest.mark.parametrize("harm", ["pages", "no database"])
def test_a_damaged_file_is_set_aside_and_work_goes_on(tmp_path: Path, harm: str) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        track.run(CUT).put_final(mask(0))
        path = track.path
    if harm == "pages":
        damage(path)
    else:
        path.write_bytes(b"not a database, whatever its name says" * 40)
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        assert track.set_aside is not None
        assert track.set_aside.exists()
        assert track.get(0) is None
        track.run(CUT).put_final(mask(0))
        assert track.get(0) is not None


def test_a_mask_whose_bytes_rotted_is_missing_not_wrong(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        track.run(CUT).put_final(mask(0, side=200))
        path = track.path
    content = bytearray(path.read_bytes())
    middle = content.find(mask(0, side=200).prob.tobytes()[:64]) + 30_000
    assert middle > 30_000  # noise does not compress, so its bytes are in the file as they are
    content[middle] ^= 0xFF
    path.write_bytes(content)
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        assert track.get(0) is None
        assert not track.complete(FrameRange(0, 1))


def put_many(run: MaskRun, count: int) -> None:
    for number in range(1, count):
        run.put_final(mask(number, side=100))


def test_a_full_disk_is_said_in_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as store:
        track = store.open("clip", "model", SETTINGS)
        run = track.run(FrameRange(0, 1000))
        run.put_final(mask(0, side=100))
        # SQLite's own limit gives the same error as a full disk does
        track._database.query("PRAGMA max_page_count = 64")
        with pytest.raises(AppError, match="full") as caught:
            put_many(run, 1000)
        assert caught.value.hint
        kept = run.done()
        assert len(kept) > 5
        track._database.query("PRAGMA max_page_count = 100000")
        run.put_final(mask(500, side=100))
        assert run.done() == kept | {500}
        for number in kept:
            found = track.get(number)
            assert found is not None
            np.testing.assert_array_equal(found.prob, mask(number, side=100).prob)


def test_a_folder_that_cannot_be_made_is_an_app_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AppError, match="cannot be made"):
        MaskStore(tmp_path / "file" / "cache")


def filled(store: MaskStore, name: str) -> None:
    run = store.open(name, "model", SETTINGS).run(CUT)
    for number in CUT:
        run.put_final(mask(number, side=100))


def test_the_cap_drops_whole_tracks_least_recently_used_first(tmp_path: Path) -> None:
    for age, name in enumerate(("oldest", "older", "young")):
        with MaskStore(tmp_path) as store:
            filled(store, name)
        path = next(tmp_path.glob(f"{name}-*"))
        os.utime(path, ns=(10**18 + age, 10**18 + age))
    with MaskStore(tmp_path) as store:
        size = store.used_bytes() // 3
        store.cap_bytes = 2 * size + size // 2
        store.trim()
        assert store.find_any("oldest") is None
        assert store.find_any("older") is not None
        assert store.find_any("young") is not None


def test_a_track_in_use_here_or_in_another_process_stays(tmp_path: Path) -> None:
    with MaskStore(tmp_path) as idle:
        filled(idle, "idle")
    with MaskStore(tmp_path) as theirs, MaskStore(tmp_path) as ours:
        filled(theirs, "theirs")
        filled(ours, "ours")
        ours.clear()
        assert not list(tmp_path.glob("idle-*"))
        assert theirs.open("theirs", "model", SETTINGS).complete(CUT)
        assert ours.open("ours", "model", SETTINGS).complete(CUT)


def test_another_flow_leads_to_another_track_and_the_built_in_one_to_the_same(
    tmp_path: Path,
) -> None:
    weights = tmp_path / "raft.pth"
    weights.write_bytes(b"weights")
    plain, raft = SegmentSettings("motion"), SegmentSettings("motion", flow=str(weights))
    with MaskStore(tmp_path / "cache") as store:
        built_in = store.open("print", "dis", plain)
        assert store.find("print", raft) is None
        with_raft = store.open("print", "raft", raft)
        assert store.find("print", plain) is built_in
        assert store.find("print", raft) is with_raft
