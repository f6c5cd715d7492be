"""Weights to begin a training with, and networks without a configuration of their own."""

import dataclasses
from pathlib import Path

from torch import nn

from gsanet.checkpoint.files import read_file
from gsanet.checkpoint.models import fill, load_model
from gsanet.errors import CheckpointError
from gsanet.flow import raft
from gsanet.flow.raft_names import official_names
from gsanet.model.image_network import ImageGSANet, image_names
from gsanet.model.lite_still import LiteStillGSANet, weights_of_video
from gsanet.model.mit import MiT
from gsanet.model.network import GSANet

_ENCODER = "segformer.encoder."


def start_from_image(network: GSANet, path: str | Path) -> tuple[str, ...]:
    """Give a video network the weights of an image network, in both streams.

    Returns the names of the weights that only the video network has; they stay as they were.

    Raises:
        CheckpointError: The file holds no image network that fits.
    """
    own = network.state_dict()
    image_config = dataclasses.replace(network.config, architecture="gsanet-image", references=0)
    image = load_model(path, image_config).network.state_dict()
    names = image_names(own)
    network.load_state_dict(own | {name: image[source] for name, source in names.items()})
    return tuple(name for name in own if name not in names)


def start_from_video(network: LiteStillGSANet, path: str | Path) -> None:
    """Give a compact network for stills the picture's part of one for clips.

    Raises:
        CheckpointError: The file holds no compact network that fits.
    """
    video_config = dataclasses.replace(network.config, architecture="lite")
    video = load_model(path, video_config).network.state_dict()
    network.load_state_dict(weights_of_video(video, network.state_dict()))


def start_from_encoder(network: GSANet | ImageGSANet, path: str | Path) -> tuple[str, ...]:
    """Give every encoder of a network the weights of a MiT pretrained on ImageNet (nvidia/mit-b2).

    Whatever else is in the file, such as a classifier or another decoder, is left out. Returns the
    names of the weights that stay as they were.

    Raises:
        CheckpointError: The file holds no such encoder, or one of another size.
    """
    path = Path(path)
    weights = {
        name.removeprefix(_ENCODER): value
        for name, value in read_file(path).weights.items()
        if name.startswith(_ENCODER)
    }
    if not weights:
        raise CheckpointError(
            f"{path.name} holds no MiT encoder.", "Choose the weights of nvidia/mit-b2."
        )
    inside = [f"{name}." for name, part in network.named_children() if isinstance(part, MiT)]
    for name in inside:
        encoder: MiT = network.get_submodule(name[:-1])  # type: ignore[assignment] # see above
        fill(encoder.segformer["encoder"], weights, path.name)
    filled = tuple(name + _ENCODER for name in inside)
    return tuple(name for name in network.state_dict() if not name.startswith(filled))


def start(network: nn.Module, path: str | Path) -> tuple[str, ...]:
    """Give a network what a file has for it: all of its weights, an image network's, an encoder's.

    Returns the names of the weights that stay as they were.

    Raises:
        CheckpointError: The file has nothing that fits.
    """
    weights = read_file(Path(path)).weights
    if isinstance(network, GSANet | ImageGSANet) and any(n.startswith(_ENCODER) for n in weights):
        return start_from_encoder(network, path)
    if isinstance(network, GSANet) and not any(n.startswith("flow_encoder.") for n in weights):
        return start_from_image(network, path)
    fill(network, weights, Path(path).name)
    return ()


def load_raft(path: str | Path) -> raft.RAFT:
    """RAFT, large or small, from the official weights or torchvision's; in eval mode.

    Raises:
        CheckpointError: As of `load_model`.
    """
    weights = official_names(read_file(Path(path)).weights)
    network = raft.large() if "update_block.mask.0.weight" in weights else raft.small()
    fill(network, weights, Path(path).name)
    return network.eval()
