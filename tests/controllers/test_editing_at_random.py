"""Whatever a person does in whatever order: the timeline keeps its rules, and nothing is lost."""

from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.core.edits_place import Target
from gsa_desktop.core.layout import check_timeline, placed
from gsa_desktop.core.project import Blur, Project, RefineSettings
from gsa_desktop.core.storage import load_project, save_project

RATES = (Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60), Fraction(2))

number = st.integers(0, 400)
track = st.integers(0, 3)
commands = st.one_of(
    st.tuples(st.just("place"), number, track),
    st.tuples(st.just("place"), number, track),
    st.tuples(st.just("append"), number, track),
    st.tuples(st.just("move"), st.integers(-80, 80), st.integers(-2, 2)),
    st.tuples(st.just("trim"), number, st.booleans()),
    st.tuples(st.just("trim"), number, st.booleans()),
    st.tuples(st.just("split"), number, track),
    st.tuples(st.just("split"), number, track),
    st.tuples(st.just("delete"), st.booleans(), track),
    st.tuples(st.just("paste"), number, st.booleans()),
    st.tuples(st.just("flag"), st.sampled_from(["muted", "hidden", "locked"]), st.booleans()),
    st.tuples(st.just("tracks"), st.booleans(), track),
    st.tuples(st.just("marker"), number, st.integers(0, 2)),
    st.tuples(st.just("set"), st.integers(0, 4), track),
    st.tuples(st.just("format"), st.sampled_from(RATES), track),
    st.tuples(st.just("fine"), st.integers(-60, 60), st.integers(0, 3)),
    st.tuples(st.just("history"), st.booleans(), track),
)
plans = st.lists(st.tuples(commands, st.integers(0, 50)), min_size=200, max_size=200)


class Person:
    """Does one thing after the other to an editing."""

    def __init__(self, editing: Editing) -> None:
        self.editing = editing
        self.files = sorted(editing._library.infos)

    def do(self, command: tuple, pick: int) -> None:
        what, first, second = command
        clips = [clip.id for _, clip in placed(self.editing.timeline)]
        self.chosen = clips[pick % len(clips)] if clips else ""
        self.editing.select_many([self.chosen, *clips[: pick % 4]] if clips else [])
        getattr(self, what)(first, second, pick)

    def place(self, frame: int, track: int, pick: int) -> None:
        how = ("beside", "insert", "overwrite")[pick % 3]
        files = [self.files[(pick + more) % 4] for more in range(1 + pick % 5 // 4)]
        self.editing.place_files(files, Target(frame, track, pick % 2, how))

    def append(self, _frame: int, _track: int, pick: int) -> None:
        self.editing.place(self.files[pick % 4])

    def move(self, by: int, track_by: int, _pick: int) -> None:
        self.editing.move(self.editing.selection, by, track_by)

    def trim(self, frame: int, ripple: bool, pick: int) -> None:
        if self.chosen:
            self.editing.trim(self.chosen, "end" if pick % 2 else "start", frame, ripple=ripple)

    def split(self, frame: int, track: int, _pick: int) -> None:
        (self.editing.split_all if track else self.editing.split)(frame)

    def delete(self, ripple: bool, _track: int, _pick: int) -> None:
        (self.editing.ripple_delete if ripple else self.editing.delete)()

    def paste(self, frame: int, cut: bool, _pick: int) -> None:
        (self.editing.cut if cut else self.editing.copy)()
        self.editing.paste(frame)

    def flag(self, name: str, on: bool, pick: int) -> None:
        kind = "sound" if pick % 2 and self.editing.timeline.sounds else "picture"
        self.editing.set_track(kind, 0, name, on)

    def tracks(self, sound: bool, _track: int, pick: int) -> None:
        self.editing.add_track("sound" if sound else "picture")
        if pick % 3 == 0:
            self.editing.remove_empty_tracks()

    def marker(self, frame: int, deed: int, pick: int) -> None:
        markers = self.editing.timeline.markers
        if deed == 0 or not markers:
            self.editing.add_marker(frame)
        elif deed == 1:
            self.editing.move_marker(markers[pick % len(markers)].frame, frame)
        else:
            self.editing.remove_marker(markers[pick % len(markers)].frame)

    def set(self, deed: int, _track: int, pick: int) -> None:
        deeds = (
            self.editing.unlink,
            self.editing.toggle_mute,
            self.editing.duplicate,
            lambda: self.editing.set_background(Blur(0.01 + pick / 1000)),
            lambda: self.editing.set_refine(RefineSettings(grow_px=pick)),
        )
        deeds[deed]()

    def fine(self, by: int, deed: int, pick: int) -> None:
        deeds = (
            lambda: self.editing.slip(by),
            lambda: self.editing.roll(4 * abs(by)),
            lambda: self.editing.close_gap(4 * abs(by)),
            self.editing.paste_attributes,
        )
        deeds[deed]()

    def format(self, rate: Fraction, _track: int, pick: int) -> None:
        self.editing.set_format(rate, (640, 360 + 2 * pick))

    def history(self, back: bool, _track: int, _pick: int) -> None:
        (self.editing.undo if back else self.editing.redo)()


def check(editing: Editing) -> None:
    check_timeline(editing.project)
    families: dict[str, set[tuple[object, ...]]] = {}
    for seat, clip in placed(editing.timeline):
        assert seat.kind == "sound" or editing._library.infos[clip.media].has_picture
        assert clip.cut.stop <= editing._library.infos[clip.media].frames
        if clip.link:
            place = (clip.media, clip.start, clip.length, clip.cut, clip.phase)
            families.setdefault(clip.link, set()).add(place)
    assert all(len(places) == 1 for places in families.values())
    there = {clip.id for _, clip in placed(editing.timeline)}
    assert set(editing.selection) <= there


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=plans)
def test_any_edits_keep_the_rules_and_can_be_undone_redone_and_saved(
    new_editing, song_info, tmp_path: Path, plan: list
) -> None:
    editing = new_editing()
    editing._library.infos |= {song_info.path: song_info}
    editing.place(sorted(editing._library.infos)[2])
    first = editing.project
    person = Person(editing)
    for command, pick in plan:
        person.do(command, pick)
        check(editing)
    last, steps = editing.project, editing.stack.index()
    values = [last]
    while editing.document.can_undo:
        editing.undo()
        values.append(editing.project)
    assert editing.project == first
    for _ in range(steps):
        assert editing.project == values.pop()
        editing.redo()
    assert editing.project == last
    path = tmp_path / "p.gsaproj"
    save_project(last, path)
    assert load_project(path) == last


def test_an_untouched_project_is_what_it_was(new_editing) -> None:
    assert new_editing().project == Project()
