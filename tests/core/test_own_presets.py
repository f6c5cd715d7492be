"""Own export presets survive a round trip; what is no preset is refused in a line."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.export_settings import Depth, ExportSettings, HighRange, settings_of
from gsa_desktop.core.own_presets import (
    forget_preset,
    keep_preset,
    own_presets,
    read_preset,
    write_preset,
)

SETTINGS = st.builds(
    ExportSettings,
    preset=st.sampled_from(PRESETS),
    quality=st.none() | st.integers(0, 60),
    bitrate_kbps=st.integers(0, 500_000),
    height=st.integers(0, 8000),
    full_range=st.booleans(),
    depth=st.sampled_from(Depth),
    high_range=st.sampled_from(HighRange),
    key=st.none() | st.tuples(*[st.integers(0, 255)] * 3),
    premultiplied=st.booleans(),
    constant_rate=st.booleans(),
    rate=st.none() | st.fractions(1, 240, max_denominator=1001),
    first_number=st.integers(0, 10**6),
    digits=st.integers(1, 12),
    report=st.booleans(),
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))


@given(settings=SETTINGS)
def test_a_preset_survives_its_file(tmp_path_factory, settings):
    path = tmp_path_factory.getbasetemp() / "round.gsapreset"
    write_preset(path, "Für é 視", settings)
    assert read_preset(path) == ("Für é 視", settings)


def test_presets_are_kept_listed_replaced_and_forgotten():
    first = replace(settings_of("h265"), quality=30)
    keep_preset("For the web", first)
    keep_preset("A/B: test", settings_of("gif"))
    assert own_presets() == {"A/B: test": settings_of("gif"), "For the web": first}
    keep_preset("For the web", settings_of("h264"))
    assert own_presets()["For the web"] == settings_of("h264")
    forget_preset("For the web")
    assert list(own_presets()) == ["A/B: test"]
    with pytest.raises(AppError, match="no name"):
        keep_preset("  ", first)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 2}, "newer version"),
        ({"format": "letter"}, "no export preset"),
        ({"preset": "betamax"}, "damaged"),
        ({"quality": "high"}, "damaged"),
        ({"height": -4}, "damaged"),
        ({"rate": "0/1"}, "damaged"),
        ({"rate": "25/0"}, "damaged"),
        ({"key": [0, 177]}, "damaged"),
        ({"key": [0, 177, 256]}, "damaged"),
        ({"height": "720"}, "damaged"),
        ({"depth": "SEVEN"}, "damaged"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, change, words):
    path = tmp_path / "a.gsapreset"
    write_preset(path, "a", settings_of("h264"))
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(AppError, match=words):
        read_preset(path)
    path.write_bytes(b"\x00 nothing")
    with pytest.raises(AppError, match="no export preset"):
        read_preset(path)
