"""The architectures there are, by the names that weight files carry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor, nn

from gsanet.config import LiteConfig, ModelConfig, b2, image_b2
from gsanet.model.image_network import ImageGSANet
from gsanet.model.lite import LiteGSANet
from gsanet.model.lite_still import LiteStillGSANet
from gsanet.model.mit import VARIANTS
from gsanet.model.network import GSANet


@dataclass(frozen=True)
class Architecture:
    """How a configuration of a kind becomes a network.

    Attributes:
        config: The class that its settings are read into.
        build: Takes such a configuration.
    """

    config: type[ModelConfig]
    build: Callable[[Any], nn.Module]


ARCHITECTURES = {
    "gsanet": Architecture(ModelConfig, GSANet),
    "gsanet-image": Architecture(ModelConfig, ImageGSANet),
    "lite": Architecture(LiteConfig, LiteGSANet),
    "lite-still": Architecture(LiteConfig, LiteStillGSANet),
}


def build(config: ModelConfig) -> nn.Module:
    """A network with fresh weights.

    Raises:
        ValueError: No such architecture.
    """
    return _architecture(config.architecture).build(config)


def read_config(data: Mapping[str, Any]) -> ModelConfig:
    """A configuration from the plain data that `ModelConfig.to_dict` gives.

    Raises:
        ValueError: No such architecture, or settings that it does not have.
    """
    return _architecture(data.get("architecture")).config.from_dict(data)


def recognise(weights: Mapping[str, Tensor]) -> ModelConfig | None:
    """The configuration of an official checkpoint, which carries none, by its names and shapes.

    Video or image network, encoder and widths; whether the weights are complete is another matter.
    None if they are not those of a GSANet.
    """
    layers = "rgb_encoder.segformer.encoder"
    first = weights.get(f"{layers}.patch_embeddings.0.proj.weight")
    if first is None or first.ndim != 4:
        return None
    depths = tuple(
        len({name.split(".")[5] for name in weights if name.startswith(f"{layers}.block.{stage}.")})
        for stage in range(4)
    )
    table: dict[tuple[int, ...], str] = {
        (*variant.depths, variant.widths[0]): name for name, variant in VARIANTS.items()
    }
    video = any(name.startswith("flow_encoder.") for name in weights)
    config = replace(b2() if video else image_b2(), encoder=table.get((*depths, len(first)), "b2"))
    head, fusion = weights.get("linearr5.weight"), weights.get("rgb_fusion.weight")
    if head is not None and head.ndim == 4:
        config = replace(config, channels=head.shape[1])
    if fusion is not None and fusion.ndim == 4:
        prototypes = fusion.shape[1] - config.channels - config.slots
        config = replace(config, prototypes=max(1, prototypes))
    return config


def _architecture(name: Any) -> Architecture:
    if name not in ARCHITECTURES:
        raise ValueError(f"architecture {name!r} is none of {', '.join(ARCHITECTURES)}")
    return ARCHITECTURES[name]
