"""Names of the first training run's tensors, for starting from its weights.

The default model's first weights were trained by an earlier sketch of the network with the same
layers under short names. `rename` maps its state to `LiteGSANet`'s, tensor by tensor; nothing is
dropped silently.
"""

import re
from collections.abc import Mapping

from torch import Tensor

from gsanet.errors import CheckpointError

_STREAM = {"r": "rgb", "f": "flow"}
# pattern -> name; `{0}`.. are the groups, `{stream}` the stream of the first group
_TABLE: tuple[tuple[str, str], ...] = (
    (r"e([rf])\.stem\.(.+)", "{stream}.encoder.stem.{1}"),
    (r"e([rf])\.st\.(\d)\.0\.(.+)", "{stream}.encoder.stages.{1}.0.{2}"),
    (r"e([rf])\.st\.(\d)\.([1-9])\.a\.(.+)", "{stream}.encoder.stages.{1}.{2}.first.{3}"),
    (r"e([rf])\.st\.(\d)\.([1-9])\.b\.(.+)", "{stream}.encoder.stages.{1}.{2}.second.{3}"),
    (r"n([rf])\.([01])\.(.+)", "{stream}.reduce.{1}.{2}"),
    (r"n([rf])\.([23])\.p\.(.+)", "{stream}.reduce.{1}.project.{2}"),
    (r"n([rf])\.([23])\.b\.(\d)\.(.+)", "{stream}.reduce.{1}.branches.{2}.{3}"),
    (r"n([rf])\.([23])\.f\.(.+)", "{stream}.reduce.{1}.merge.{2}"),
    (r"s([rf])\.sq\.(.+)", "{stream}.slots.squeeze.{1}"),
    (r"s([rf])\.sl\.(.+)", "{stream}.slots.guidance.{1}"),
    (r"s([rf])\.rp\.(.+)", "{stream}.slots.reference_attention.{1}"),
    (r"s([rf])\.fuse\.(.+)", "{stream}.slots.fuse.{1}"),
    (r"s([rf])\.(fat|up)\.n1\.(.+)", "{stream}.slots.{1}.norm_query.{2}"),
    (r"s([rf])\.(fat|up)\.n2\.(.+)", "{stream}.slots.{1}.norm_self.{2}"),
    (r"s([rf])\.(fat|up)\.n3\.(.+)", "{stream}.slots.{1}.norm_mix.{2}"),
    (r"s([rf])\.(fat|up)\.nr\.(.+)", "{stream}.slots.{1}.norm_reference.{2}"),
    (r"s([rf])\.(fat|up)\.ca\.(.+)", "{stream}.slots.{1}.cross_attention.{2}"),
    (r"s([rf])\.(fat|up)\.sa\.(.+)", "{stream}.slots.{1}.self_attention.{2}"),
    (r"s([rf])\.(fat|up)\.ff\.(.+)", "{stream}.slots.{1}.mix.{2}"),
    (r"fu\.(\d)\.(.+)", "decoder.join.{0}.{1}"),
    (r"td\.(\d)\.(.+)", "decoder.gate.{0}.{1}"),
    (r"r4\.(.+)", "decoder.narrow.{0}"),
    (r"rf\.(\d)\.(.+)", "decoder.sharpen.{0}.{1}"),
    (r"hd\.(\d)\.(.+)", "decoder.heads.{0}.{1}"),
)
_ROLES = {".slots.fat.": ".slots.aggregate.", ".slots.up.": ".slots.refine."}
# inside a convolution with normalisation the sketch counted: 0 the convolution, 1 the norm
_CONV_NORM = re.compile(
    r"((?:stem|stages\.\d\.0|first|second|reduce\.[01]|project|branches\.\d|merge|fuse"
    r"|join\.\d|gate\.\d|sharpen\.\d)\.)([01])\."
)


def renamed(name: str) -> str:
    """The name in `LiteGSANet` of the sketch's tensor `name`.

    Raises:
        CheckpointError: The sketch has no such tensor.
    """
    for pattern, target in _TABLE:
        if match := re.fullmatch(pattern, name):
            groups = match.groups()
            new = target.format(*groups, stream=_STREAM.get(groups[0], ""))
            for role, readable in _ROLES.items():
                new = new.replace(role, readable)
            return _CONV_NORM.sub(lambda m: m[1] + ("conv.", "norm.")[int(m[2])], new)
    raise CheckpointError(f"The first weights have no tensor called {name!r}.")


def rename(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The whole state of the sketch under `LiteGSANet`'s names."""
    return {renamed(name): tensor for name, tensor in state.items()}
