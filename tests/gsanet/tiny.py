"""A compact network of a few weights, which trains and answers in milliseconds."""

import dataclasses

from gsanet.config import LiteConfig


def tiny(config: LiteConfig) -> LiteConfig:
    """The same kind of network, as small as it can be."""
    return dataclasses.replace(
        config,
        channels=8,
        prototypes=4,
        stages=(4, 6, 8, 8, 8),
        blocks=(1, 1, 1, 1),
        head=4,
        reference_prototypes=4,
        neighbours=4,
    )
