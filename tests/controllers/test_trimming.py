"""Which clips meet at an edge that is dragged."""

from dataclasses import replace

import pytest

from gsa_desktop.controllers.trimming import sides
from gsa_desktop.core.edits_fine import roll_cut, roll_limits
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Project, Track


@pytest.fixture
def project(timeline):
    """Two clips: a 0..50, then b 50..70."""
    first, second = timeline.tracks[0].clips
    clips = (first, replace(second, start=50))
    return Project(replace(timeline, tracks=(Track(clips),)))


@pytest.fixture
def look(project, steady):
    def look(clip_id, edge, to, *, ripple=False):
        found = sides(project, clip_id, edge, to, {steady.path: steady.table}, ripple=ripple)
        return tuple(clip and (clip.id, clip.start, clip.stop) for clip in found)

    return look


def test_an_edge_that_leaves_a_gap_is_seen_alone(look):
    assert look("a", "end", 40) == (("a", 0, 40), None)
    assert look("b", "start", 55) == (None, ("b", 55, 70))


def test_with_ripple_the_neighbour_is_seen_too(look):
    assert look("a", "end", 40, ripple=True) == (("a", 0, 40), ("b", 40, 60))
    assert look("b", "start", 55, ripple=True) == (("a", 0, 50), ("b", 50, 65))


def test_sound_alone_shows_nothing(project, steady):
    timeline = replace(project.timeline, tracks=(Track(),), sounds=project.timeline.tracks)
    project = replace(project, timeline=timeline)
    assert sides(project, "a", "end", 40, {steady.path: steady.table}) == (None, None)


def test_what_cannot_be_is_an_app_error(look):
    with pytest.raises(AppError):
        look("a", "end", 60)


def test_rolling_changes_both_sides_and_nothing_else(project, steady):
    tables = {steady.path: steady.table}
    assert roll_limits(project, "a", "end", tables) == (1, 69)
    for clip_id, edge in (("a", "end"), ("b", "start")):
        clips = roll_cut(project, clip_id, edge, 44, tables).timeline.tracks[0].clips
        assert [(c.start, c.stop, c.cut.start) for c in clips] == [(0, 44, 10), (44, 70, 54)]
    with pytest.raises(AppError, match="No other clip"):
        roll_cut(project, "a", "start", 5, tables)
