"""The architectures there are, by the names that weight files carry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import nn

from gsanet.config import LiteConfig, ModelConfig
from gsanet.model.image_network import ImageGSANet
from gsanet.model.lite import LiteGSANet
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


def _architecture(name: Any) -> Architecture:
    if name not in ARCHITECTURES:
        raise ValueError(f"architecture {name!r} is none of {', '.join(ARCHITECTURES)}")
    return ARCHITECTURES[name]
