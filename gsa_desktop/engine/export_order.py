"""The job that carries out an order to export."""

import tempfile
from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Job
from gsa_desktop.core.export_journal import Resume
from gsa_desktop.core.export_order import ClipSource, ExportOrder
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.places import is_same_file
from gsa_desktop.engine.export import export_source, refuse_occupied
from gsa_desktop.engine.export_timeline import export_timeline
from gsa_desktop.media.kept_checks import forget_checks, report_path


def export(
    order: ExportOrder,
    masks: MaskStore,
    *,
    overwrite: bool = False,
    resume: Resume = Resume.NO,
) -> Job:
    """As `export_source` or `export_timeline`; one picture where name and format say so."""
    source, out, settings = order.source, order.out, order.settings
    preset = settings.preset
    if preset.is_sequence and out.suffix.lower() == preset.picture_suffix and source.frames == 1:
        return _one_picture(order, masks, overwrite=overwrite)
    if isinstance(source, ClipSource):
        return export_source(source, masks, out, settings, overwrite=overwrite, resume=resume)
    return export_timeline(source, masks, out, settings, overwrite=overwrite, resume=resume)


def _one_picture(order: ExportOrder, masks: MaskStore, *, overwrite: bool) -> Job:
    """A sequence of one, taken out of its folder once it has been verified."""
    out = order.out
    if any(is_same_file(out, file) for file in order.source.files):
        raise AppError(
            f"“{out.name}” is a source of this export and must not be overwritten.",
            "Choose another name.",
        )
    refuse_occupied(out, overwrite=overwrite)
    try:
        folder = tempfile.TemporaryDirectory(prefix=f".{out.stem}-", dir=out.parent)
    except OSError as error:
        raise AppError(
            f"Nothing can be written to “{out.parent}” ({error.strerror}).",
            "Choose another folder.",
        ) from error
    with folder as name:
        inside = replace(order, out=Path(name) / "picture")
        for event in export(inside, masks):
            yield _moved(event, out) if isinstance(event, Exported) else event


def _moved(event: Exported, out: Path) -> Exported:
    forget_checks(out)
    next(iter(event.path.iterdir())).replace(out)
    kept = report_path(event.path)
    if kept.exists():
        kept.replace(report_path(out))
    return Exported(out, event.report)
