"""What is behind the subject, as the command line says it."""

import argparse
from pathlib import Path

import pytest

from gsa_desktop.cli.backgrounds import add_background_options, wished_background
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import (
    Blur,
    Colour,
    Fit,
    Gradient,
    GradientShape,
    Picture,
    Placement,
    Transparent,
    Video,
)


def wished(*words: str):
    parser = argparse.ArgumentParser()
    add_background_options(parser)
    return wished_background(parser.parse_args(words))


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("transparent", Transparent()),
        ("blur", Blur()),
        ("blur:4", Blur(0.04)),
        ("color:#0A0b0C", Colour((10, 11, 12))),
        ("gradient:#000000:ffffff", Gradient((0, 0, 0), (255, 255, 255))),
        ("gradient:#000000:#ffffff:-45.5", Gradient((0, 0, 0), (255, 255, 255), angle=314.5)),
        (
            "radial:#010203:#040506",
            Gradient((1, 2, 3), (4, 5, 6), GradientShape.RADIAL),
        ),
        ("image:/a b/c.png", Picture(Path("/a b/c.png"))),
        ("video:/v.mp4", Video(Path("/v.mp4"))),
    ],
)
def test_kinds(text: str, background: object) -> None:
    assert wished("--background", text) == background


def test_a_place() -> None:
    words = ["--background", "image:/a.png", "--background-fit", "tile"]
    words += ["--background-position", "bottom-left", "--background-scale", "30"]
    words += ["--background-offset", "10", "-5"]
    placement = Placement(Fit.TILE, 0.3, (0.0, 1.0), (0.1, -0.05))
    assert wished(*words) == Picture(Path("/a.png"), placement)
    assert wished() is None


@pytest.mark.parametrize(
    "words",
    [
        ["--background", "gradient:#000000"],
        ["--background", "radial:#000000:#ffffff:30"],
        ["--background", "color:red"],
        ["--background", "blur:90"],
        ["--background", "image:"],
        ["--background", "blur", "--background-fit", "fit"],
        ["--background-fit", "fit"],
        ["--background", "image:/a.png", "--background-scale", "0.1"],
        ["--background", "image:/a.png", "--background-offset", "0", "900"],
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(words: list[str]) -> None:
    with pytest.raises(AppError) as caught:
        wished(*words)
    assert "\n" not in caught.value.one_line()
