"""A run's curves, read as TensorBoard does: records with a length and checksums, events in them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from tensorboardX.crc32c import crc32c
from tensorboardX.proto.event_pb2 import Event

from gsanet.train.log import EVERY, RunLog


@dataclass(frozen=True)
class Step:
    step: int
    loss: float = 2.0
    iou: float = 0.5
    rate: float = 1e-3
    samples: int = 0
    seconds: float = 0.0
    height: int = 32
    width: int = 64
    outline: float = 0.25
    overlap: float = 0.75


def step(number: int) -> Step:
    """Loss falls by one each step; four frames a second."""
    return Step(number, loss=100.0 - number, samples=2 * number, seconds=0.5 * number)


def records(path: Path) -> Iterator[bytes]:
    """The records of an event file, their checksums checked."""
    content = path.read_bytes()
    while content:
        head, body = content[:8], struct.unpack("<Q", content[:8])[0]
        data = content[12 : 12 + body]
        for part, at in ((head, 8), (data, 12 + body)):
            assert struct.unpack("<I", content[at : at + 4])[0] == masked(crc32c(part))
        yield data
        content = content[16 + body :]


def masked(checksum: int) -> int:
    return (((checksum >> 15) | (checksum << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def read(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """Points of each curve, of all files in the order in which they were begun."""
    curves: dict[str, list[tuple[int, float]]] = {}
    for path in sorted(folder.glob("*tfevents*"), key=lambda one: one.suffix):
        events = [Event.FromString(record) for record in records(path)]
        assert events[0].file_version == "brain.Event:2"
        for event in events[1:]:
            for value in event.summary.value:
                curves.setdefault(value.tag, []).append((event.step, value.simple_value))
    return curves


@pytest.fixture
def log(tmp_path: Path) -> Iterator[RunLog]:
    made = RunLog(tmp_path, enabled=True)
    yield made
    made.close()


def test_a_reader_finds_loss_its_parts_rate_and_speed(log: RunLog, tmp_path: Path) -> None:
    for number in range(1, 2 * EVERY + 1):
        assert log.step(step(number)) == []
    curves = read(tmp_path)
    first, second = 100 - (EVERY + 1) / 2, 100 - (3 * EVERY + 1) / 2  # means between two points
    assert curves["train/loss"] == [(EVERY, first), (2 * EVERY, second)]
    assert curves["train/outline"] == [(EVERY, 0.25), (2 * EVERY, 0.25)]
    assert curves["train/overlap"] == [(EVERY, 0.75), (2 * EVERY, 0.75)]
    assert curves["train/iou"] == [(EVERY, 0.5), (2 * EVERY, 0.5)]
    assert curves["train/rate"][0] == (EVERY, pytest.approx(1e-3))
    assert curves["train/frames_per_second"] == [(2 * EVERY, 4.0)]


def test_a_short_run_has_a_point_at_its_end(log: RunLog, tmp_path: Path) -> None:
    for number in range(1, 4):
        log.step(step(number))
    log.close()
    log.close()
    assert read(tmp_path)["train/loss"] == [(3, 98.0)]


def test_scores_and_pictures_are_there_too_and_a_log_opened_again_loses_nothing(
    log: RunLog, tmp_path: Path
) -> None:
    picture = tmp_path / "example.png"
    Image.new("RGB", (6, 4), "red").save(picture)
    assert log.values(3, {"held_out/J": 0.5, "held_out/F": 0.25}) == []
    assert log.picture(3, "examples", picture) == []
    log.close()
    assert log.values(4, {"held_out/J": 0.75}) == []
    curves = read(tmp_path)
    assert curves["held_out/J"] == [(3, 0.5), (4, 0.75)]
    assert curves["held_out/F"] == [(3, 0.25)]
    (path, _) = sorted(tmp_path.glob("*tfevents*"), key=lambda one: one.suffix)
    (image,) = (
        value.image
        for record in records(path)
        for value in Event.FromString(record).summary.value
        if value.tag == "examples"
    )
    assert (image.width, image.height) == (6, 4)
    assert image.encoded_image_string == picture.read_bytes()


def test_what_cannot_be_written_is_told_once_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    log = RunLog(folder, enabled=True)
    (tmp_path / "gone").touch()  # a file where the folder should be
    (told,) = log.values(1, {"held_out/J": 0.5})
    assert "curves cannot be written" in told
    assert log.values(2, {"held_out/J": 0.5}) == []
    folder.unlink()
    folder.mkdir()
    assert log.values(3, {"held_out/J": 0.75}) == []
    assert read(folder)["held_out/J"] == [(3, 0.75)]
    log.close()


def test_other_processes_write_nothing(tmp_path: Path) -> None:
    log = RunLog(tmp_path, enabled=False)
    for number in range(1, EVERY + 1):
        assert log.step(step(number)) == []
    assert log.values(1, {"held_out/J": 0.5}) == []
    assert list(tmp_path.iterdir()) == []
