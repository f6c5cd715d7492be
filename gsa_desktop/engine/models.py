"""Weight files looked into: what network they hold, what it was trained on, whether they are whole.

Loads torch.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.model_card import ModelCard, Origin, Purpose

_LONGEST = 60  # letters of a name; a file system takes 255 bytes with the hash and all
_NETWORKS = {
    "gsanet": ("GSANet, video", Purpose.VIDEO),
    "gsanet-image": ("GSANet, still pictures", Purpose.IMAGE),
    "lite": ("GSANet Lite", Purpose.VIDEO),
    "lite-still": ("GSANet Lite, the picture's stream alone", Purpose.IMAGE),
}


def bundled_cards() -> tuple[ModelCard, ...]:
    """The models that come with the application, the default first."""
    from gsanet.config import MOTION, available_models, bundled_weights

    files = bundled_weights()
    cards = []
    for name in available_models():
        if name == MOTION:
            cards.append(
                ModelCard(
                    MOTION,
                    "Motion",
                    Origin.BUNDLED,
                    network="No network: camera-compensated flow and a threshold",
                    data="None",
                    licence="Apache-2.0",
                )
            )
        else:
            cards.append(look_into(files[name], Origin.BUNDLED, key=name))
    return tuple(cards)


def look_into(path: Path, origin: Origin, *, key: str = "", name: str = "") -> ModelCard:
    """The card of a weight file: ours, an official GSANet checkpoint, or RAFT.

    Raises:
        AppError: It is none of these; the sentence says what is in it.
    """
    from gsanet.checkpoint import load_model, load_raft
    from gsanet.config import LiteConfig
    from gsanet.errors import CheckpointError

    network: Any
    try:
        loaded = load_model(path)
    except CheckpointError as problem:
        try:
            network = load_raft(path)
        except CheckpointError:
            raise AppError(problem.message, problem.hint) from problem
        described, purpose, metadata = "RAFT", Purpose.FLOW, {}
    else:
        network, metadata = loaded.network, loaded.metadata
        config = loaded.config
        described, purpose = _NETWORKS[config.architecture]
        if not isinstance(config, LiteConfig):
            described += f", encoder {config.encoder}, {config.channels} channels"
        _check_hash(path, network, metadata)
    title = str(metadata.get("name") or path.stem)
    return ModelCard(
        key=key or str(path),
        name=name or (_titled(key) if key else title),
        origin=origin,
        purpose=purpose,
        path=path,
        size_bytes=path.stat().st_size,
        parameters=sum(int(one.numel()) for one in network.parameters()),
        network=described,
        data=_data(metadata),
        figures=_figures(metadata),
        licence=_licence(metadata),
        sha256=file_hash(path),
    )


def verify(card: ModelCard) -> str:
    """One sentence: the file is what it was when it was added, and its weights load.

    Raises:
        AppError: It is not.
    """
    if card.path is None:
        return f"{card.name} needs no file."
    if not card.path.is_file():
        raise AppError(f"{card.path} is not there.", "Locate the file, or remove the model.")
    found = look_into(card.path, card.origin, key=card.key, name=card.name)
    if card.sha256 and found.sha256 != card.sha256:
        raise AppError(
            f"{card.path.name} has changed since it was added.",
            "Import it again if the change is wanted.",
        )
    return f"{card.name} is whole: {found.parameters:,} parameters, SHA-256 {found.sha256[:12]}…"


def import_file(path: Path, folder: Path, origin: Origin, name: str = "") -> ModelCard:
    """Copy a weight file into a folder and give its card.

    Raises:
        AppError: It is no weight file of ours, or the folder cannot be written.
    """
    card = look_into(path, origin, name=name)
    target = folder / f"{card.sha256[:12]}-{path.stem[:_LONGEST]}{path.suffix}"
    part = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists() or file_hash(target) != card.sha256:
            shutil.copyfile(path, part)
            part.replace(target)
    except OSError as problem:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise AppError(
            f"{path.name} cannot be copied to {folder} ({problem.strerror}).",
            "See that there is room, and that the folder can be written.",
        ) from problem
    return look_into(target, origin, name=name or card.name)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        AppError: It cannot be read, or not any more.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise AppError(
            f"{path.name} cannot be read ({problem.strerror}).", "See that it is still there."
        ) from problem


def _check_hash(path: Path, network: Any, metadata: Mapping[str, str]) -> None:
    """A file that states the hash of its weights must have it."""
    stated = metadata.get("sha256")
    if stated is None:
        return
    from gsanet.train.release import weights_hash

    if weights_hash(network) != stated:
        raise AppError(
            f"The weights in {path.name} are not those its maker wrote: the file is damaged.",
            "Copy or download it again.",
        )


def _titled(key: str) -> str:
    return "GSANet " + key.removeprefix("gsanet-").replace("-", " ").title()


def _data(metadata: Mapping[str, str]) -> str:
    if "data" in metadata:
        try:
            sets = [str(entry["set"]) for entry in json.loads(metadata["data"])]
        except (ValueError, KeyError, TypeError):
            return metadata["data"]
        return f"Synthetic video from {len(sets)} free picture sets"
    if "trained" in metadata:
        stage = "still pictures" if metadata["trained"] == "pretrain" else "clips"
        return f"Your own {stage}, {metadata.get('steps', '?')} steps"
    return "not stated"


def _licence(metadata: Mapping[str, str]) -> str:
    own = "Yours, within the terms of your data" if "trained" in metadata else "not stated"
    return metadata.get("licence", own)


def _figures(metadata: Mapping[str, str]) -> str:
    try:
        plain = json.loads(metadata["evaluation"])
        text = f"J {plain['J']:.3f}, F {plain['F']:.3f}"
        return f"{text} ({plain['preset']}; {plain['data']})"
    except (ValueError, KeyError, TypeError):
        return "not measured"
