"""Recipes with a name: what a person chooses from before they know better."""

from dataclasses import dataclass

from gsa_desktop.core.training import Recipe


@dataclass(frozen=True)
class RecipePreset:
    """A recipe with a name, and the network it is meant for."""

    name: str
    tip: str
    model: str
    recipe: Recipe


PRESETS = (
    RecipePreset(
        "Smoke test",
        "Two minutes on any machine: shows that data, network and disk work together",
        "lite",
        Recipe(
            minutes=2,
            clips=2,
            micro=2,
            sizes=((64, 112),),
            workers=0,
            examples_every=20,
            score_every=100,
            save_minutes=1,
        ),
    ),
    RecipePreset(
        "Small GPU",
        "An hour on a GPU of 6 to 8 GB, or an evening on a CPU",
        "lite",
        Recipe(minutes=60, clips=16, micro=8, sizes=((96, 168), (128, 224)), workers=2),
    ),
    RecipePreset(
        "Paper",
        "The paper's network at the authors' rate and batch: a day on a large GPU, no use on a CPU",
        "gsanet",
        Recipe(
            steps=25_000,
            minutes=None,
            clips=16,
            micro=4,
            sizes=((384, 384), (416, 416), (448, 448), (480, 480), (512, 512)),
            rate=1e-4,
            half=True,
            workers=8,
            save_minutes=15,
            examples_every=500,
            score_every=2500,
        ),
    ),
)
