import json

import numpy as np
import pytest
import torch
from PIL import Image

from gsanet import config
from gsanet.__main__ import FAILED, main
from gsanet.data.layout import TEST, find_clips
from gsanet.eval.benchmark import PictureFiles, read_mask, score
from gsanet.eval.metrics import boundary_accuracy, region_similarity
from gsanet.model.network import GSANet
from gsanet.segmenter.source import FlowPictures

FRAMES, HEIGHT, WIDTH = 6, 48, 64


def box(number, columns=16):
    """A box that wanders to the right."""
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[12:36, 8 + 4 * number : 8 + 4 * number + columns] = True
    return mask


@pytest.fixture
def data(tmp_path):
    generator = np.random.default_rng(0)
    for name in ("boat", "ant"):
        for part in ("RGB", "GT"):
            (tmp_path / "data" / name / part).mkdir(parents=True)
        for number in range(FRAMES):
            rgb = generator.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
            Image.fromarray(rgb).save(tmp_path / "data" / name / "RGB" / f"{number:05}.jpg")
            mask = Image.fromarray(np.uint8(255 * box(number)))
            mask.save(tmp_path / "data" / name / "GT" / f"{number:05}.png")
    return tmp_path / "data"


def shifted(source):
    """Right on the first and last frame, worse from frame to frame between."""
    for number in range(len(source)):
        wrong = 0 if number in (0, FRAMES - 1) else number
        yield np.float32(box(number, 16 - 3 * wrong)) * np.float32(0.5)


def test_a_sequence_without_its_first_and_last_frame(data):
    clip = find_clips(data, TEST)[0]
    found = score(clip, shifted, worst=2)
    counted = range(1, FRAMES - 1)
    expected = [region_similarity(box(n), box(n, 16 - 3 * n)) for n in counted]
    assert found.name == "ant"
    assert found.frames == FRAMES - 2
    assert found.similarity.mean == pytest.approx(np.mean(expected))
    outlines = [boundary_accuracy(box(n), box(n, 16 - 3 * n)) for n in counted]
    assert found.accuracy.mean == pytest.approx(np.mean(outlines))
    assert [frame.number for frame in found.worst] == [4, 2]
    np.testing.assert_array_equal(found.worst[0].mask, box(4, 4))


def test_flow_pictures_beside_the_frames_are_brought_along(data):
    (data / "ant" / "FLOW").mkdir()
    drawn = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    Image.fromarray(drawn).save(data / "ant" / "FLOW" / "00002.png")
    source = PictureFiles(find_clips(data, TEST)[0])
    assert isinstance(source, FlowPictures)
    np.testing.assert_array_equal(source.flow_picture(2), drawn)
    assert source.flow_picture(5) is None


def test_a_model_is_evaluated(data, capsys):
    options = ["--model", "motion", "--preset", "fast", "--only", "boat", "--json"]
    assert main(["evaluate", str(data), *options]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["model"], figures["preset"], figures["device"]) == ("motion", "fast", "CPU")
    assert len(figures["key"]) == 64
    assert 0 <= figures["mean"]["J"] <= 1


def test_an_official_checkpoint_is_evaluated_by_its_own_word(data, tmp_path, capsys):
    torch.manual_seed(0)
    weights = GSANet(config.tiny()).state_dict()
    named = {f"module.{name}": value for name, value in weights.items()}
    torch.save({"epoch": 1, "model_state_dict": named}, tmp_path / "best_model.pth")
    options = ["--model", str(tmp_path / "best_model.pth"), "--preset", "bare", "--only", "boat"]
    assert main(["evaluate", str(data), *options]) == 0
    assert "boat" in capsys.readouterr().out


def test_the_command_prints_figures(data, capsys):
    assert main(["evaluate", str(data), "--model", "all", "--json"]) == 0
    out, table = capsys.readouterr()
    figures = json.loads(out)
    share = 24 * 16 / (HEIGHT * WIDTH)
    assert figures["model"] == "all"
    assert list(figures["sequences"]) == ["ant", "boat"]
    assert figures["mean"]["J"] == pytest.approx(share)
    assert figures["sequences"]["boat"]["J_recall"] == 0
    assert figures["mean"]["F"] == 0
    assert f"{share:.3f}" in table.splitlines()[-1]


def test_baselines_stand_beside_a_result(data, capsys):
    options = ["--model", "ellipse", "--preset", "bare", "--only", "boat", "--baselines", "--json"]
    assert main(["evaluate", "--data", str(data), *options]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures["baselines"]) == ["all", "ellipse", "untrained", "motion"]
    assert figures["baselines"]["ellipse"] == figures["mean"]
    assert figures["baselines"]["all"]["J"] == pytest.approx(24 * 16 / (HEIGHT * WIDTH))


def test_a_folder_has_to_be_named(capsys):
    assert main(["evaluate", "--model", "all"]) == FAILED
    assert "--data DIR" in capsys.readouterr().err


def test_contact_sheets_show_the_worst_frames(data, tmp_path, capsys):
    sheets = tmp_path / "sheets"
    options = ["--model", "ellipse", "--only", "boat", "--sheets", str(sheets)]
    assert main(["evaluate", str(data), *options]) == 0
    assert [path.name for path in sheets.iterdir()] == ["boat.png"]
    with Image.open(sheets / "boat.png") as sheet:
        pixels = np.asarray(sheet).astype(int)
    red = (pixels[..., 0] > pixels[..., 1] + 40) & (pixels[..., 0] > pixels[..., 2] + 40)
    blue = pixels[..., 2] > pixels[..., 0] + 40
    green = (pixels[..., 1] > pixels[..., 0] + 40) & (pixels[..., 1] > pixels[..., 2] + 40)
    assert min(red.sum(), blue.sum(), green.sum()) > 1000
    assert "boat" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: [p.unlink() for p in list((d / "boat" / "RGB").iterdir())[2:]], "do not count"),
        (lambda d: (d / "boat" / "GT" / "00003.png").unlink(), "no mask"),
        (
            lambda d: Image.new("L", (9, 7)).save(d / "boat" / "GT" / "00003.png"),
            "is 9x7, its picture 64x48",
        ),
    ],
    ids=["too short", "mask missing", "mask of another size"],
)
def test_data_that_cannot_be_evaluated(data, capsys, change, message):
    change(data)
    assert main(["evaluate", str(data), "--model", "all"]) == FAILED
    assert message in capsys.readouterr().err


def test_an_unknown_sequence(data, capsys):
    assert main(["evaluate", str(data), "--model", "all", "--only", "cow"]) == FAILED
    assert "cow" in capsys.readouterr().err


def test_masks_with_a_palette(tmp_path):
    indices = np.zeros((4, 6), np.uint8)
    indices[1, 2], indices[2, 3] = 1, 2
    picture = Image.new("P", (6, 4))
    picture.putdata(indices.flatten().tolist())
    picture.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0])
    picture.save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png"), indices > 0)
