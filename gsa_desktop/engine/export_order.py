"""The job that carries out an order to export."""

from gsa_desktop.core.events import Job
from gsa_desktop.core.export_order import ClipSource, ExportOrder
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.engine.export import export_clip
from gsa_desktop.engine.export_timeline import export_timeline


def export(order: ExportOrder, masks: MaskStore, *, overwrite: bool = False) -> Job:
    """As `export_clip` or `export_timeline`."""
    source, out, settings = order.source, order.out, order.settings
    if isinstance(source, ClipSource):
        return export_clip(source.clip, source.info, masks, out, settings, overwrite=overwrite)
    return export_timeline(source, masks, out, settings, overwrite=overwrite)
