"""Intents that change clips of the timeline."""

from collections.abc import Callable
from typing import TypeVar

from gsa_desktop.controllers.editing_base import EditingBase, new_id
from gsa_desktop.core import edits, edits_attributes, edits_fine, edits_ripple, edits_settings
from gsa_desktop.core.edits_ripple import Copied
from gsa_desktop.core.kept_masks import KeptMask
from gsa_desktop.core.layout import all_clips, seats, with_linked
from gsa_desktop.core.project import (
    Background,
    Picture,
    Project,
    RefineSettings,
    SegmentSettings,
    Video,
)

T = TypeVar("T")


class ClipEditing(EditingBase):
    """What is done to clips: of the selection, or of those that are named."""

    _copied: Copied | None = None

    # --- in time

    def move(self, ids: tuple[str, ...], by: int, track_by: int = 0) -> bool:
        """Move clips by timeline frames and by tracks (up is positive for both kinds)."""
        return self._edit("Move clip", lambda p: edits.move_clips(p, ids, by, track_by))

    def nudge(self, by: int) -> None:
        """Move the selected clips by frames; pressing again goes on with the same step."""
        ids = self.selection
        if ids:
            self._edit("Move clip", lambda p: edits.move_clips(p, ids, by), "nudge")

    def trim(self, clip_id: str, edge: edits.Edge, frame: int, *, ripple: bool = False) -> bool:
        """Move one edge of a clip to a timeline frame, as far as that can be."""
        text = "Ripple trim" if ripple else "Trim clip"
        return self._edit(
            text,
            lambda p: edits.trim_clip(p, clip_id, edge, frame, self.tables, ripple=ripple),
        )

    def trim_start(self, at: int) -> None:
        """Let the selected clip begin at a timeline frame."""
        self._trim_selected("start", at)

    def trim_end(self, at: int) -> None:
        """Let the selected clip end with a timeline frame."""
        self._trim_selected("end", at + 1)

    def slip(self, by: int) -> None:
        """Show another part of the selected clip's file; pressing again goes on with the step."""
        clip = self.chosen
        if clip is None:
            self.message.emit("Slip clip: Select a clip first.")
            return
        self._edit(
            "Slip clip",
            lambda p: edits_fine.slip_clip(p, clip.id, by, self.tables),
            f"slip {clip.id}",
        )

    def roll(self, at: int) -> None:
        """Move the selected clip's cut that is nearest to a timeline frame there."""
        clip = self.chosen
        if clip is None:
            self.message.emit("Roll cut: Select a clip first.")
            return
        self._edit(
            "Roll cut",
            lambda p: edits_fine.roll_cut(
                p, clip.id, edits_fine.nearest_cut(p, clip.id, at), at, self.tables
            ),
        )

    def roll_edge(self, clip_id: str, edge: edits.Edge, frame: int) -> bool:
        """Move the cut at an edge of a clip to a timeline frame, as far as that can be."""
        return self._edit(
            "Roll cut", lambda p: edits_fine.roll_cut(p, clip_id, edge, frame, self.tables)
        )

    def split(self, at: int) -> None:
        """Cut the selected clips before a timeline frame; all that are there if none is."""
        if not self.selection:
            self.split_all(at)
        else:
            self._split(self.selection, at)

    def split_clip(self, clip_id: str, at: int) -> None:
        """Cut one clip, and what is linked to it, before a timeline frame."""
        self._split((clip_id,), at)

    def split_all(self, at: int) -> None:
        """Cut the clips of all unlocked tracks before a timeline frame."""
        self._split(edits.clips_under(self.timeline, at), at)

    def delete(self) -> None:
        """Take the selected clips off the timeline."""
        ids = self.selection
        self._edit_selected("Delete clip", lambda p: edits.delete_clips(p, ids))

    def ripple_delete(self) -> None:
        """Take the selected clips off and close the gaps."""
        ids = self.selection
        before = self.timeline
        if not self._edit_selected("Ripple delete", lambda p: edits_ripple.ripple_delete(p, ids)):
            return
        here = seats(before)
        moved = any(here[clip.id][1].start != clip.start for clip in all_clips(self.timeline))
        if moved and not edits_ripple.ripples_everywhere(before, ids):
            names = sorted({here[clip_id][0].name for clip_id in with_linked(before, ids)})
            self.message.emit(
                f"Closed the gap on {', '.join(names)} only: clips of other tracks are in the way."
            )

    # --- clipboard

    def copy(self) -> bool:
        """Remember the selected clips for paste."""
        if not self.selection:
            self.message.emit("Copy: Select a clip first.")
            return False
        self._copied = edits_ripple.copy_clips(self.timeline, self.selection)
        return True

    def cut(self) -> None:
        """Copy the selected clips and take them off the timeline."""
        ids = self.selection
        if self.copy():
            self._edit("Cut clip", lambda p: edits.delete_clips(p, ids))

    def paste(self, at: int) -> None:
        """Set the copied clips down at a timeline frame, and select them."""
        if self._copied is None:
            self.message.emit("Paste: Copy a clip first.")
            return
        self._paste("Paste clip", self._copied, at)

    def paste_attributes(self) -> None:
        """Give the selected clips the edge, background and volume of those that were copied."""
        copied, ids = self._copied, self.selection
        if copied is None:
            self.message.emit("Paste attributes: Copy a clip first.")
            return
        self._edit_selected(
            "Paste attributes", lambda p: edits_attributes.paste_attributes(p, ids, copied)
        )

    def duplicate(self) -> None:
        """Set copies of the selected clips down after them."""
        if not self.selection:
            self.message.emit("Duplicate clip: Select a clip first.")
            return
        copied = edits_ripple.copy_clips(self.timeline, self.selection)
        self._paste("Duplicate clip", copied, max(clip.stop for _, clip in copied.clips))

    # --- links and sound

    def unlink(self) -> None:
        """Let the selected clips and their sound be edited apart."""
        ids = self.selection
        self._edit_selected("Unlink clips", lambda p: edits_settings.unlink(p, ids))

    def link(self) -> None:
        """Edit the selected clips together from now on."""
        ids = self.selection
        self._edit_selected("Link clips", lambda p: edits_settings.link(p, ids))

    def set_volume(self, clip_id: str, decibels: float) -> None:
        """A sound clip's gain, -60..12."""
        self._edit(
            "Change volume",
            lambda p: edits_settings.set_volume(p, clip_id, decibels),
            f"volume {clip_id}",
        )

    def set_clip_muted(self, clip_id: str, muted: bool) -> None:
        """Whether a sound clip is silent."""
        self._mute((clip_id,), muted)

    def toggle_mute(self) -> None:
        """Silence the sound of the selected clips, or let it be heard again."""
        family = with_linked(self.timeline, self.selection)
        sounds = [clip for clip in self.sounds if clip.id in family]
        if not sounds:
            self.message.emit("Mute clip: Select a clip with sound first.")
            return
        self._mute(tuple(clip.id for clip in sounds), not all(clip.muted for clip in sounds))

    # --- the look of the selected picture clips

    def set_refine(self, settings: RefineSettings) -> None:
        """How their masks become mattes."""
        self._change("Refine edge", "refine", edits_settings.set_refine, settings)

    def set_background(self, background: Background) -> None:
        """What is behind their subjects."""
        kind = f"background {type(background).__name__}"
        if isinstance(background, Picture | Video):
            kind += f" {background.path}"  # another file is another step, another place is not
        self._change("Change background", kind, edits_settings.set_background, background)

    def set_segment(self, settings: SegmentSettings) -> None:
        """Which model cuts their subjects out."""
        self._change("Change model", "segment", edits_settings.set_segment, settings)

    def use_model(self, clip_id: str, settings: SegmentSettings, text: str) -> bool:
        """The same for one clip, whatever is selected."""
        return self._edit(text, lambda p: edits_settings.set_segment(p, (clip_id,), settings))

    def set_kept(self, clip_id: str, kept: tuple[KeptMask, ...], text: str) -> bool:
        """Masks of a clip that a person has found good or mended."""
        return self._edit(text, lambda p: edits_settings.set_kept(p, clip_id, kept))

    # --- help

    def _change(
        self, text: str, kind: str, edit: Callable[[Project, tuple[str, ...], T], Project], value: T
    ) -> None:
        clip = self.selected
        if clip is not None:
            chosen = tuple(other.id for other in self.clips if other.id in self.selection)
            ids = chosen or (clip.id,)
            self._edit(text, lambda p: edit(p, ids, value), f"{kind} {clip.id}")

    def _trim_selected(self, edge: edits.Edge, frame: int) -> None:
        clip = self.chosen
        if clip is None:
            self.message.emit("Trim clip: Select a clip first.")
        else:
            self.trim(clip.id, edge, frame)

    def _split(self, ids: tuple[str, ...], at: int) -> None:
        self._edit("Split clip", lambda p: edits.split_clips(p, ids, at, new_id, self.tables))

    def _mute(self, ids: tuple[str, ...], muted: bool) -> None:
        text = "Mute clip" if muted else "Unmute clip"
        self._edit(text, lambda p: edits_settings.set_clip_muted(p, ids, muted=muted))

    def _paste(self, text: str, copied: Copied, at: int) -> None:
        rate = edits.rate_of(self.timeline)
        copied = edits_settings.copied_at_rate(copied, rate, self.tables)
        before = {clip.id for clip in all_clips(self.timeline)}
        if self._edit(text, lambda p: edits_ripple.paste_clips(p, copied, at, new_id)):
            new = [clip for clip in (*self.sounds, *self.clips) if clip.id not in before]
            self.select_many(clip.id for clip in new)
