"""Names of RAFT's weights: torchvision's files by the official names.

torchvision cuts the network up differently, but every weight has its one counterpart; only the
alias `norm3` of a shortcut's normalisation, which official files hold twice, is missing there.
"""

import re
from collections.abc import Mapping

from torch import Tensor

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^feature_encoder\.", "fnet."),
        (r"^context_encoder\.", "cnet."),
        (r"^((?:f|c)net)\.convnormrelu\.0\.", r"\1.conv1."),
        (r"^((?:f|c)net)\.convnormrelu\.1\.", r"\1.norm1."),
        (r"^((?:f|c)net)\.conv\.", r"\1.conv2."),
        (r"\.convnormrelu(\d)\.0\.", r".conv\1."),
        (r"\.convnormrelu(\d)\.1\.", r".norm\1."),
        (r"^update_block\.motion_encoder\.convcorr(\d)\.0\.", r"update_block.encoder.convc\1."),
        (r"^update_block\.motion_encoder\.convflow(\d)\.0\.", r"update_block.encoder.convf\1."),
        (r"^update_block\.motion_encoder\.conv\.0\.", "update_block.encoder.conv."),
        (r"^mask_predictor\.convrelu\.0\.", "update_block.mask.0."),
        (r"^mask_predictor\.conv\.", "update_block.mask.2."),
    )
)
_GRU = re.compile(r"^update_block\.recurrent_block\.convgru(\d)\.conv([zrq])\.")


def official_names(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights by the official names; official files come back as they are."""
    if "feature_encoder.convnormrelu.0.weight" not in weights:
        return dict(weights)
    separable = any(name.startswith("update_block.recurrent_block.convgru2.") for name in weights)
    found = {_official(name, separable=separable): value for name, value in weights.items()}
    for name in list(found):
        # only a batch normalisation has weights, and only in the large network's context
        alias = re.sub(r"^(cnet\.layer\d\.0)\.downsample\.1\.", r"\1.norm3.", name)
        found[alias] = found[name]
    return found


def _official(name: str, *, separable: bool) -> str:
    for pattern, replacement in _RULES:
        name = pattern.sub(replacement, name)
    number = r"\1" if separable else ""
    return _GRU.sub(rf"update_block.gru.conv\2{number}.", name)
