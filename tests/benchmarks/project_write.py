"""What writing a long project costs the processor: `python -m tests.benchmarks.project_write`.

2,000 pictures with 2,000 linked sounds; the first time, and again after an edit of one clip.
"""

import json
import statistics
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.json_values import from_json
from gsa_desktop.core.project import Clip, Project, Timeline, Track
from gsa_desktop.core.storage import ProjectWriter
from gsa_desktop.core.timebase import FrameRange

CLIPS = 2_000
TIMES = 15


def long_project() -> Project:
    """Pictures and sounds of fifty files."""
    picture, sound = (
        tuple(
            Clip(
                f"{kind}{n}",
                Path(f"/media/{n % 50}.mp4"),
                FrameRange(n, n + 100),
                start=n * 100,
                link=f"l{n}",
            )
            for n in range(CLIPS)
        )
        for kind in "va"
    )
    files = tuple(Path(f"/media/{n}.mp4") for n in range(50))
    timeline = Timeline((Track(picture),), Fraction(25), (1920, 1080), (Track(sound),))
    return Project(timeline, files)


def edited(project: Project, number: int) -> Project:
    """One clip louder."""
    (track,) = project.timeline.sounds
    clips = list(track.clips)
    clips[number] = replace(clips[number], volume_db=-6.0)
    sounds = (replace(track, clips=tuple(clips)),)
    return replace(project, timeline=replace(project.timeline, sounds=sounds))


def main() -> None:
    """Print medians in milliseconds of processor time, whatever else the machine does."""
    project, writer = long_project(), ProjectWriter()
    first, again, read = [], [], []
    for number in range(TIMES):
        begin = time.process_time()
        ProjectWriter().content(project, Path("/"))
        first.append(time.process_time() - begin)
        project = edited(project, number)
        begin = time.process_time()
        content = writer.content(project, Path("/"))
        again.append(time.process_time() - begin)
        begin = time.process_time()
        from_json(Project, json.loads(content)["project"])
        read.append(time.process_time() - begin)
    for what, seconds in (("first", first), ("after an edit", again[1:]), ("reading", read)):
        print(f"{what}: {1000 * statistics.median(seconds):.0f} ms")
    print(f"{len(content) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
