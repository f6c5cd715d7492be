"""What an export of pictures leaves that is killed in the middle."""

import shutil
from contextlib import closing

from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_journal import journal_dir, part_of
from gsa_desktop.engine.export_order import export
from gsa_desktop.engine.export_pipeline import EXPORTING
from gsa_desktop.media.rescue import LAST_PICTURES


def kill(order, masks):
    """Begin an export of a folder of 30 PNG pictures or more, and leave its files as a kill would.

    Eight may be on their way to the disk, and the last that are there are not gone on with.
    """
    kill_job(export(order, masks), order.out)


def kill_job(job, out, remembered=None):
    """The same of a job, which remembers more in a folder of its own."""
    part, aside = part_of(out), out.with_name("aside")
    with closing(job):
        for event in job:
            is_begun = isinstance(event, Progress) and event.phase == EXPORTING
            if is_begun and len(list(part.glob("*.png"))) > LAST_PICTURES + 2:
                break
        (aside / "part").mkdir(parents=True)
        for picture in part.glob("*.png"):  # under its name each is whole
            shutil.copy(picture, aside / "part")
        (entry,) = journal_dir().iterdir()
        shutil.copytree(entry, aside / "entry")
        if remembered is not None:
            shutil.copytree(remembered, aside / "remembered")
    (aside / "part").rename(part)
    shutil.copytree(aside / "entry", journal_dir() / "killed")
    if remembered is not None:
        shutil.rmtree(remembered)
        (aside / "remembered").rename(remembered)
    shutil.rmtree(aside)
