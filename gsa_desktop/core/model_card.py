"""What is known of a model, and the list of those that a person has added."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Self

from gsa_desktop.core.storage import data_dir, write_atomically


class Origin(Enum):
    """Where a model came from; the value is how a person reads it."""

    BUNDLED = "Bundled"
    IMPORTED = "Imported"
    TRAINED = "Trained here"


class Purpose(Enum):
    """What a model is for."""

    VIDEO = "Video"
    IMAGE = "Still pictures"
    FLOW = "Optical flow"


@dataclass(frozen=True)
class ModelCard:
    """One model.

    Attributes:
        key: What a clip's settings name it by: a bundled model's name, or the path of its file.
        name: As a person calls it.
        origin: Where it came from.
        purpose: What it is for.
        path: Its file; None for a model without one.
        size_bytes: Of the file.
        parameters: Numbers it has learnt.
        network: Architecture and configuration, one line.
        data: What it was trained on, one line.
        figures: J, F and what they were measured on, one line.
        licence: Of the weights, as the file states it.
        sha256: Of the file.
    """

    key: str
    name: str
    origin: Origin
    purpose: Purpose = Purpose.VIDEO
    path: Path | None = None
    size_bytes: int = 0
    parameters: int = 0
    network: str = ""
    data: str = ""
    figures: str = ""
    licence: str = ""
    sha256: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether its file is not where it was."""
        return self.path is not None and not self.path.is_file()

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        plain = asdict(self)
        return plain | {
            "origin": self.origin.name,
            "purpose": self.purpose.name,
            "path": None if self.path is None else str(self.path),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The reverse of `to_dict`.

        Raises:
            KeyError, TypeError: It is not such data.
        """
        changed = {
            "origin": Origin[plain["origin"]],
            "purpose": Purpose[plain["purpose"]],
            "path": Path(plain["path"]) if plain["path"] else None,
        }
        return cls(**{**plain, **changed})


@dataclass(frozen=True)
class ModelShelf:
    """The models that were added, and the one that new clips get.

    Attributes:
        cards: In the order in which they were added.
        default: Key of the model for new clips; "" for the first bundled one.
    """

    cards: tuple[ModelCard, ...] = ()
    default: str = ""

    def with_card(self, card: ModelCard) -> "ModelShelf":
        """A card added, or put in the place of the one with its key."""
        others = tuple(one for one in self.cards if one.key != card.key)
        if len(others) == len(self.cards):
            return replace(self, cards=(*self.cards, card))
        kept = tuple(card if one.key == card.key else one for one in self.cards)
        return replace(self, cards=kept)

    def without(self, key: str) -> "ModelShelf":
        """A card taken away; the default falls back if it was the one."""
        kept = tuple(one for one in self.cards if one.key != key)
        return ModelShelf(kept, "" if self.default == key else self.default)


def models_dir() -> Path:
    """Where imported models are copied to."""
    return data_dir() / "models"


def read_shelf(folder: Path) -> ModelShelf:
    """The list in a folder; an empty one if there is none, or a damaged one."""
    try:
        plain = json.loads((folder / _LIST).read_bytes())
        cards = tuple(ModelCard.from_dict(one) for one in plain["cards"])
        return ModelShelf(cards, str(plain["default"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ModelShelf()


def write_shelf(shelf: ModelShelf, folder: Path) -> None:
    """Keep the list.

    Raises:
        AppError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = {"cards": [card.to_dict() for card in shelf.cards], "default": shelf.default}
    write_atomically(folder / _LIST, json.dumps(plain, indent=1).encode())


_LIST = "models.json"
