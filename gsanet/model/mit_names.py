"""Names of a MiT encoder's weights: transformers 5.x renamed what 4.x had called otherwise."""

import re
from collections.abc import Mapping

from torch import Tensor

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b(?:encoder\.)?stages\.(\d+)\.patch_embeddings\.", r"encoder.patch_embeddings.\1."),
        (r"\b(?:encoder\.)?stages\.(\d+)\.blocks\.(\d+)\.", r"encoder.block.\1.\2."),
        (r"\b(?:encoder\.)?stages\.(\d+)\.layer_norm\.", r"encoder.layer_norm.\1."),
        (r"\.attention\.q_proj\.", ".attention.self.query."),
        (r"\.attention\.k_proj\.", ".attention.self.key."),
        (r"\.attention\.v_proj\.", ".attention.self.value."),
        (r"\.attention\.o_proj\.", ".attention.output.dense."),
        (r"\.sequence_reduction\.sequence_reduction\.", ".self.sr."),
        (r"\.sequence_reduction\.layer_norm\.", ".self.layer_norm."),
        (r"\.layernorm_before\.", ".layer_norm_1."),
        (r"\.layernorm_after\.", ".layer_norm_2."),
        (r"\.mlp\.fc1\.", ".mlp.dense1."),
        (r"\.mlp\.fc2\.", ".mlp.dense2."),
    )
)


def classic_names(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights by the names of transformers 4.x, which published checkpoints carry.

    Anything that is no encoder of 5.x comes back as it is.
    """
    return {_classic(name): value for name, value in weights.items()}


def _classic(name: str) -> str:
    if not re.search(r"\bstages\.\d+\.(patch_embeddings|blocks|layer_norm)\.", name):
        return name
    for pattern, replacement in _RULES:
        name = pattern.sub(replacement, name)
    return name
