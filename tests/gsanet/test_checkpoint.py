import copy
import dataclasses
import json
import pickle
import re
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from gsanet import config
from gsanet.checkpoint import load_model, read_weights, save_model, start, start_from_image
from gsanet.errors import CheckpointError
from gsanet.model.image_network import ImageGSANet, image_names
from gsanet.model.lite import LiteGSANet
from gsanet.model.mit import VARIANTS, MiT
from gsanet.model.mit_names import classic_names
from gsanet.model.network import GSANet

FIXTURES = Path(__file__).parent / "model" / "fixtures"


def tiny(architecture="gsanet"):
    return dataclasses.replace(config.tiny(), architecture=architecture)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    model = GSANet(tiny())
    with torch.no_grad():
        for value in model.parameters():
            value += 0.01 * torch.randn_like(value)
    return model.eval()


@pytest.fixture
def weights(network):
    return copy.deepcopy(network.state_dict())


def official(path, weights, prefix="module."):
    """As the official training writes it."""
    named = {prefix + name: value for name, value in weights.items()}
    torch.save({"epoch": 7, "model_state_dict": named}, path)
    return path


def same(network, weights):
    own = network.state_dict()
    assert own.keys() == weights.keys()
    return all(torch.equal(own[name], value) for name, value in weights.items())


@pytest.mark.parametrize("prefix", ["module.", ""])
def test_an_official_checkpoint(tmp_path, weights, prefix):
    loaded = load_model(official(tmp_path / "best_model.pth", weights, prefix))
    assert isinstance(loaded.network, GSANet)
    assert not loaded.network.training
    assert (loaded.config.encoder, loaded.config.channels, loaded.config.prototypes) == (
        "tiny",
        16,
        16,
    )
    assert loaded.config.fit == config.OFFICIAL_FIT
    assert same(loaded.network, weights)


def test_an_official_checkpoint_of_the_first_stage(tmp_path):
    image = ImageGSANet(tiny("gsanet-image"))
    loaded = load_model(official(tmp_path / "best_model.pth", image.state_dict()))
    assert isinstance(loaded.network, ImageGSANet)
    assert same(loaded.network, image.state_dict())


def test_a_plain_state_dict_in_half_precision(tmp_path, weights):
    halves = {k: v.half() if v.is_floating_point() else v for k, v in weights.items()}
    torch.save(halves, tmp_path / "w.pth")
    loaded = load_model(tmp_path / "w.pth")
    assert {v.dtype for v in loaded.network.parameters()} == {torch.float32}


@pytest.mark.parametrize("half", [True, False])
def test_what_is_saved_comes_back(tmp_path, network, weights, half):
    path = tmp_path / "own.safetensors"
    save_model(path, network, tiny(), {"trained on": "shapes"}, half=half)
    loaded = load_model(path)
    assert loaded.config == tiny()
    assert loaded.metadata["trained on"] == "shapes"
    for name, value in loaded.network.state_dict().items():
        assert value.dtype == weights[name].dtype
        exact = not half or value.ndim < 2
        tolerance = 0 if exact else 1e-3
        torch.testing.assert_close(value, weights[name], rtol=tolerance, atol=tolerance)
    assert [p.name for p in tmp_path.iterdir()] == ["own.safetensors"]


def test_half_precision_never_makes_a_weight_infinite(tmp_path, weights):
    model = GSANet(tiny())
    weights["linearr5.weight"][:] = 1e6
    model.load_state_dict(weights)
    save_model(tmp_path / "w.safetensors", model, tiny())
    assert (read_weights(tmp_path / "w.safetensors")["linearr5.weight"] == 1e6).all()


@pytest.mark.parametrize(
    ("settings", "kind"),
    [(tiny(), GSANet), (tiny("gsanet-image"), ImageGSANet), (config.lite(), LiteGSANet)],
    ids=["gsanet", "gsanet-image", "lite"],
)
def test_each_architecture_comes_back_able_to_compute(tmp_path, settings, kind):
    from gsanet.model.clip import clip_network
    from gsanet.model.registry import build

    torch.manual_seed(1)
    model = build(settings).eval()
    path = tmp_path / "w.safetensors"
    save_model(path, model, settings, half=False)
    loaded = load_model(path)
    assert type(loaded.network) is kind
    assert loaded.config == settings
    pictures, flows = torch.rand(3, 3, 64, 96), torch.rand(3, 3, 64, 96)
    with torch.inference_mode():
        results = []
        for each in (clip_network(model), clip_network(loaded.network)):
            references = each.references(pictures[1:], flows[1:])
            results.append(each.predict(pictures[:1], flows[:1], references))
    assert results[0].prob.shape == (1, 1, 64, 96)
    assert torch.equal(results[0].prob, results[1].prob)
    assert results[0].slots.keys() == results[1].slots.keys()
    for values in (results[0].prob, *results[0].slots.values()):
        assert 0 <= values.min() <= values.max() <= 1


class TestMisfits:
    """Each names what is wrong, and nothing comes back."""

    def test_missing(self, tmp_path, weights):
        del weights["linearr5.bias"], weights["rgb_SG.sqz.weight"]
        with pytest.raises(
            CheckpointError, match=r"2 missing \(linearr5.bias, rgb_SG.sqz.weight\)"
        ):
            load_model(official(tmp_path / "w.pth", weights))

    def test_left_over(self, tmp_path, weights):
        weights["surplus.weight"] = torch.zeros(1)
        with pytest.raises(CheckpointError, match=r"1 left over \(surplus.weight\)"):
            load_model(official(tmp_path / "w.pth", weights))

    def test_of_another_shape(self, tmp_path, weights):
        weights["linearr6.bias"] = torch.zeros(2)
        expected = r"1 of another shape \(linearr6.bias \(2,\) instead of \(1,\)\)"
        with pytest.raises(CheckpointError, match=expected):
            load_model(official(tmp_path / "w.pth", weights))

    def test_not_finite(self, tmp_path, weights):
        weights["linearr6.bias"][:] = torch.nan
        with pytest.raises(CheckpointError, match=r"not finite numbers \(linearr6.bias\)"):
            load_model(official(tmp_path / "w.pth", weights))

    def test_another_network_than_asked_for(self, tmp_path, weights):
        with pytest.raises(CheckpointError, match="left over"):
            load_model(official(tmp_path / "w.pth", weights), tiny("gsanet-image"))

    def test_weights_of_something_else(self, tmp_path):
        torch.save({"fc.weight": torch.zeros(2, 2)}, tmp_path / "w.pth")
        with pytest.raises(CheckpointError, match=r"fc.weight .*not those of a GSANet"):
            load_model(tmp_path / "w.pth")

    def test_a_failed_save_is_said_and_leaves_nothing(self, tmp_path, weights):
        model = GSANet(tiny())
        weights["linearr6.bias"][:] = torch.inf
        model.load_state_dict(weights)
        with pytest.raises(CheckpointError, match="diverged"):
            save_model(tmp_path / "w.safetensors", model, tiny())
        assert not list(tmp_path.iterdir())


class TestUnreadable:
    def test_no_file(self, tmp_path):
        with pytest.raises(CheckpointError, match="no weight file"):
            load_model(tmp_path / "none.pth")

    @pytest.mark.parametrize("suffix", ["pth", "safetensors"])
    @pytest.mark.parametrize("share", [0.0, 0.0001, 0.3, 0.99])
    def test_truncated(self, tmp_path, network, weights, suffix, share):
        path = tmp_path / f"w.{suffix}"
        if suffix == "pth":
            official(path, weights)
        else:
            save_model(path, network, tiny())
        content = path.read_bytes()
        path.write_bytes(content[: int(share * len(content))])
        with pytest.raises(CheckpointError, match=path.name):
            load_model(path)

    @pytest.mark.parametrize(
        "content",
        [b"<html><body>404 not found</body></html>", bytes(range(256)) * 40, b"PK\3\4" + b"x" * 99],
        ids=["page", "bytes", "zip"],
    )
    def test_another_kind_of_file(self, tmp_path, content):
        (tmp_path / "w.pth").write_bytes(content)
        with pytest.raises(CheckpointError, match=r"w\.pth"):
            load_model(tmp_path / "w.pth")

    def test_a_folder(self, tmp_path):
        with pytest.raises(CheckpointError, match=tmp_path.name):
            load_model(tmp_path)

    @pytest.mark.parametrize("archive", [True, False], ids=["zip", "pickle"])
    def test_code_inside_is_refused_and_not_run(self, tmp_path, archive):
        trace = tmp_path / "ran"

        class Trap:
            def __reduce__(self):
                return Path.touch, (trace,)

        path = tmp_path / "w.pth"
        if archive:
            torch.save({"model_state_dict": {"a": torch.zeros(1), "b": Trap()}}, path)
        else:
            path.write_bytes(pickle.dumps({"a": Trap()}))
        with pytest.raises(CheckpointError, match="could run code"):
            load_model(path)
        assert not trace.exists()

    @pytest.mark.parametrize("found", [[1, 2], {"a": 1}, {3: torch.zeros(1)}, {}])
    def test_no_weights_inside(self, tmp_path, found):
        torch.save(found, tmp_path / "w.pth")
        with pytest.raises(CheckpointError, match="no weights"):
            load_model(tmp_path / "w.pth")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"gsanet.version": "9"}, "format 9"),
            ({"gsanet.config": "{"}, "configuration"),
            ({"gsanet.config": '"gsanet"'}, "configuration"),
            ({"gsanet.config": '{"architecture": "dream"}'}, "dream"),
            ({"gsanet.config": '{"architecture": "gsanet", "depth": 3}'}, "unknown settings: dep"),
            ({"gsanet.config": '{"architecture": "gsanet", "fit": {"wide": 3}}'}, "configuration"),
            ({"gsanet.config": '{"architecture": "gsanet", "encoder": "b9"}'}, "b9"),
        ],
    )
    def test_wrong_metadata(self, tmp_path, network, change, message):
        path = tmp_path / "w.safetensors"
        save_model(path, network, tiny())
        with safe_open(path, "pt") as file:
            metadata = file.metadata()
        save_file(read_weights(path), path, metadata=metadata | change)
        with pytest.raises(CheckpointError, match=message):
            load_model(path)


class TestImageToVideo:
    def test_names_cover_what_the_official_loader_drops(self):
        video, image = GSANet(config.b2()), ImageGSANet(config.image_b2())
        names = image_names(video.state_dict())
        official_load = json.loads((FIXTURES / "gsanet_pretrain_to_video_load.json").read_text())
        dropped = set(official_load["pretrain_keys_dropped"])
        assert set(names.values()) == set(image.state_dict())
        assert len(dropped) == 96
        assert len([n for n in names.values() if n in dropped]) == 2 * 96
        assert len(names) == official_load["distinct_loaded"] + 2 * 96

    def test_every_weight_arrives_in_both_streams(self, tmp_path, network):
        torch.manual_seed(5)
        image = ImageGSANet(tiny("gsanet-image"))
        path = official(tmp_path / "stage1.pth", image.state_dict())
        video = copy.deepcopy(network)
        fresh = start_from_image(video, path)
        own, given, before = video.state_dict(), image.state_dict(), network.state_dict()
        for stream in ("rgb", "flow"):
            for number in range(4):
                for level in range(1, 5):
                    name = f"MFFM{level}.branch{number}"
                    assert torch.equal(
                        own[f"{stream}_{name}.0.conv.weight"], given[f"rgb_{name}.conv.weight"]
                    )
        assert torch.equal(own["linearr5.weight"], given["linearr5.weight"])
        assert all(torch.equal(own[name], before[name]) for name in fresh)
        parts = {name.split(".")[0] for name in fresh}
        assert parts == {
            *(f"{s}_{p}" for s in ("rgb", "flow") for p in ("SG", "SA", "fusion")),
            *(f"total_fuse{n}" for n in range(1, 5)),
        }

    def test_a_video_checkpoint_is_no_start(self, tmp_path, network, weights):
        path = official(tmp_path / "w.pth", weights)
        with pytest.raises(CheckpointError, match="left over"):
            start_from_image(copy.deepcopy(network), path)


class TestEncoderToNetwork:
    """Training may start from an encoder pretrained on ImageNet."""

    @pytest.fixture
    def pretrained(self, tmp_path):
        torch.manual_seed(6)
        weights = MiT(VARIANTS["tiny"]).state_dict()
        save_file(weights, tmp_path / "mit.safetensors")
        return tmp_path / "mit.safetensors", weights

    def test_every_encoder_gets_it(self, network, pretrained):
        path, weights = pretrained
        video = copy.deepcopy(network)
        stayed = start(video, path)
        own, before = video.state_dict(), network.state_dict()
        for name, value in weights.items():
            if not name.startswith("classifier."):
                assert torch.equal(own[f"rgb_encoder.{name}"], value)
                assert torch.equal(own[f"flow_encoder.{name}"], value)
        assert all(torch.equal(own[name], before[name]) for name in stayed)
        assert "rgb_encoder.classifier.weight" in stayed
        assert not any(".segformer." in name for name in stayed)

    def test_an_encoder_of_another_size_is_refused(self, tmp_path, network):
        path = tmp_path / "mit.safetensors"
        save_file(MiT(VARIANTS["b0"]).state_dict(), path)
        with pytest.raises(CheckpointError, match="of another shape"):
            start(copy.deepcopy(network), path)

    def test_start_takes_what_the_file_has(self, tmp_path, network, weights):
        image = ImageGSANet(tiny("gsanet-image"))
        stayed = start(copy.deepcopy(network), official(tmp_path / "image.pth", image.state_dict()))
        assert "total_fuse1.conv1.0.weight" in stayed
        other = GSANet(tiny())
        assert start(other, official(tmp_path / "video.pth", weights)) == ()
        assert same(other, weights)


def test_names_of_newer_transformers(tmp_path, weights):
    def renamed(name):
        for pattern, replacement in (
            (r"encoder\.patch_embeddings\.(\d)\.", r"encoder.stages.\1.patch_embeddings."),
            (r"encoder\.block\.(\d)\.(\d+)\.", r"encoder.stages.\1.blocks.\2."),
            (r"encoder\.layer_norm\.(\d)\.", r"encoder.stages.\1.layer_norm."),
            (r"attention\.self\.(query|key|value)\.", r"attention.\1_proj."),
            (r"(query|key|value)_proj", lambda found: f"{found[1][0]}_proj"),
            (r"attention\.output\.dense", "attention.o_proj"),
            (r"attention\.self\.sr", "attention.sequence_reduction.sequence_reduction"),
            (r"attention\.self\.layer_norm", "attention.sequence_reduction.layer_norm"),
            (r"layer_norm_1", "layernorm_before"),
            (r"layer_norm_2", "layernorm_after"),
            (r"mlp\.dense(\d)", r"mlp.fc\1"),
        ):
            name = re.sub(pattern, replacement, name)
        return name

    entries = json.loads((FIXTURES / "gsanet_video_state_dict.json").read_text())["tensors"]
    names = [entry["key"] for entry in entries]
    assert sum(renamed(name) != name for name in names) == 728
    assert list(classic_names(dict.fromkeys(map(renamed, names)))) == names
    newer = {renamed(name): value for name, value in weights.items()}
    assert same(load_model(official(tmp_path / "w.pth", newer)).network, weights)


def test_a_copy_of_a_network_computes_with_its_own_weights(network):
    other = copy.deepcopy(network)
    with torch.no_grad():
        for value in other.parameters():
            value.zero_()
    picture = torch.rand(1, 3, 64, 64)
    with torch.inference_mode():
        assert (other(picture, picture, picture[None], picture[None]).prob == 0.5).all()
        assert (network(picture, picture, picture[None], picture[None]).prob != 0.5).any()
