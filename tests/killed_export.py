"""What an export of pictures leaves that is killed in the middle."""

import shutil
from contextlib import closing

from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_journal import journal_dir, part_of
from gsa_desktop.engine.export_order import export
from gsa_desktop.engine.export_pipeline import EXPORTING
from gsa_desktop.media.rescue import LAST_PICTURES


def kill(order, masks):
    """Begin an export of a folder of pictures, and leave its files as a kill would."""
    part = part_of(order.out)
    saved = order.out.with_name("saved")
    saved.mkdir()
    with closing(export(order, masks)) as job:
        for event in job:
            is_begun = isinstance(event, Progress) and event.phase == EXPORTING
            if is_begun and len(list(part.glob("*.png"))) > LAST_PICTURES + 2:
                break
        for picture in part.glob("*.png"):  # under its name each is whole
            shutil.copy(picture, saved)
        (entry,) = journal_dir().iterdir()
        shutil.copytree(entry, journal_dir().with_name("killed"))
    saved.rename(part)
    journal_dir().with_name("killed").rename(journal_dir() / "killed")
