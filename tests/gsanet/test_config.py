import dataclasses
import json

import pytest
import torch

from gsanet import config, device
from gsanet.config import FrameFit, ModelConfig
from gsanet.device import DeviceError
from gsanet.model.registry import read_config


@pytest.mark.parametrize("make", [config.b2, config.image_b2, config.tiny, config.lite])
def test_a_configuration_survives_json(make):
    settings = make()
    back = read_config(json.loads(json.dumps(settings.to_dict())))
    assert back == settings
    assert type(back) is type(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"architecture": "gsanet", "depth": 3},
        {"architecture": "gsanet", "channels": 0},
        {"architecture": "gsanet", "references": -1},
        {"architecture": "gsanet", "fit": {"side": 100, "keep_aspect": False}},
        {"architecture": "gsanet", "fit": {"side": 5}},
        {"architecture": "gsanet", "flow": {"scale": "median"}},
        {"architecture": "gsanet", "flow": 3},
        {},
    ],
)
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        read_config(wrong)


def test_a_configuration_cannot_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.b2().references = 9


class TestFrameFit:
    def test_official_is_a_square(self):
        assert config.OFFICIAL_FIT.padded(480, 854) == (512, 512)
        assert config.OFFICIAL_FIT.picture(1, 1) == (512, 512)

    @pytest.mark.parametrize("frame", [(480, 854), (1080, 1920), (1920, 1080), (300, 300)])
    def test_aspect_is_kept_at_the_same_cost(self, frame):
        fit = FrameFit(384)
        rows, columns = fit.picture(*frame)
        assert rows / columns == pytest.approx(frame[0] / frame[1], rel=0.01)
        assert rows * columns == pytest.approx(384 * 384, rel=0.01)
        height, width = fit.padded(*frame)
        assert height % 32 == width % 32 == 0
        assert 0 <= height - rows < 32
        assert 0 <= width - columns < 32

    @pytest.mark.parametrize("frame", [(1, 1), (1, 100_000), (100_000, 1), (3, 7)])
    def test_odd_frames_stay_within_bounds(self, frame):
        for side in FrameFit(384).padded(*frame):
            assert 32 <= side <= 8 * 384


def test_resources_are_found_by_path(tmp_path, monkeypatch):
    assert config.resources_dir().name == "resources"
    package = tmp_path / "site" / "gsanet"
    monkeypatch.setattr(config, "__file__", str(package / "config.py"))
    assert config.resources_dir() == tmp_path / "site" / "resources"
    (tmp_path / "site" / "gsa_desktop" / "resources").mkdir(parents=True)
    assert config.resources_dir() == tmp_path / "site" / "gsa_desktop" / "resources"
    assert ModelConfig("gsanet").references == 4


class TestDevice:
    def test_the_processor_is_always_there(self):
        chosen = device.choose("cpu")
        assert (chosen.kind, chosen.name, chosen.precision) == ("cpu", "CPU", torch.float32)
        memory = chosen.memory()
        assert 0 < memory.free <= memory.total

    def test_auto_chooses_what_is_there(self):
        chosen = device.choose()
        assert (chosen.kind == "cuda") == torch.cuda.is_available()
        assert torch.ones(2, device=chosen.handle).sum() == 2

    @pytest.mark.parametrize("wanted", ["cuda:99", "cuda:x", "tpu", ""])
    def test_what_is_not_there_is_refused(self, wanted):
        with pytest.raises(DeviceError, match=r"This machine has"):
            device.choose(wanted)

    def test_full_precision_means_no_autocast(self):
        with device.cpu().autocast():
            assert not torch.is_autocast_enabled("cpu")

    def test_half_precision_is_autocast(self):
        half = dataclasses.replace(device.cpu(), precision=torch.bfloat16)
        with half.autocast():
            assert torch.ones(2, 2).matmul(torch.ones(2, 2)).dtype == torch.bfloat16
