"""What tells two runs apart, in words."""

from pathlib import Path

from gsa_desktop.core.training_runs import RunInfo

_CALLED = {
    "clips": "clips of a step",
    "init": "start from",
    "held_out": "test on",
    "micro": "batch",
    "minutes": "minutes",
    "rate": "learning rate",
    "half": "half precision",
    "save_minutes": "minutes between checkpoints",
    "examples_every": "steps between examples",
    "score_every": "steps between scores",
}
_NOTHING = {"init": "fresh weights", "held_out": "nothing", "steps": "-", "minutes": "-"}
_WORDS = {"pretrain": "1", "finetune": "2", "True": "on", "False": "off"}


def difference(first: RunInfo, second: RunInfo) -> str:
    """What two runs were ordered differently, and how far apart they are."""
    settings = []
    one, other = first.order.to_dict(), second.order.to_dict()
    plain = {**one, **one["recipe"]}, {**other, **other["recipe"]}
    for name, value in plain[0].items():
        if name not in ("out", "recipe", "preset") and value != plain[1][name]:
            called = _CALLED.get(name, name.replace("_", " "))
            settings.append(f"{called} {_short(name, value)} / {_short(name, plain[1][name])}")
    text = f"{first.name} / {second.name}: "
    text += "; ".join(settings) if settings else "the same settings"
    figures = []
    for name, mine, theirs in (
        ("loss", first.loss, second.loss),
        ("best J", first.best, second.best),
    ):
        if mine is not None and theirs is not None:
            figures.append(f"{name} {mine:.3f} / {theirs:.3f} ({theirs - mine:+.3f})")
    return ".  ".join([text, *figures]) + "."


def _short(name: str, value: object) -> str:
    if name == "sizes" and isinstance(value, list | tuple):
        return ", ".join(f"{height}x{width}" for height, width in value) or "automatic"
    if isinstance(value, list | tuple):
        return ", ".join(_short(name, part) for part in value)
    if isinstance(value, str) and "/" in value:
        return Path(value).name
    if value is None:
        return _NOTHING.get(name, "automatic")
    return _WORDS.get(str(value), str(value))
