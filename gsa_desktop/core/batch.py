"""A batch: the same export of many videos, planned before work starts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from gsa_desktop.core.batch_names import DEFAULT_TEMPLATE, fields_of, result_name
from gsa_desktop.core.batch_sources import BatchSource
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.json_values import from_json, to_json
from gsa_desktop.core.own_presets import preset_content, settings_in
from gsa_desktop.core.project import Background, SegmentSettings, Transparent


@dataclass(frozen=True)
class BatchOutput:
    """One of the files that come of each video.

    Attributes:
        settings: The format and what was chosen with it.
        background: What is behind the subject.
        own_preset: Name of the own preset that the settings are of; empty for none.
    """

    settings: ExportSettings
    background: Background = field(default_factory=Transparent)
    own_preset: str = ""


@dataclass(frozen=True)
class BatchOrder:
    """What is done with each video of a batch.

    Attributes:
        root: Folder of the results, absolute.
        outputs: The files that come of each.
        template: Name of a result without its ending, with fields of `batch_names.FIELDS`.
        segment: Which model, and how hard it tries.
        first, stop: Frames that are exported, `stop` exclusive; 0 for the end.
        overwrite: Whether files that no batch made may be replaced.
        use_cache: Whether masks are kept.
    """

    root: Path
    outputs: tuple[BatchOutput, ...]
    template: str = DEFAULT_TEMPLATE
    segment: SegmentSettings = field(default_factory=SegmentSettings)
    first: int = 0
    stop: int = 0
    overwrite: bool = False
    use_cache: bool = True


@dataclass(frozen=True)
class BatchJob:
    """One export of a batch, complete: it can be sent to another process or machine.

    Attributes:
        source: The video.
        out: The result's final name, somewhere below `order.root`.
        output: Which of the files that come of each video.
        order: The rest.
    """

    source: Path
    out: Path
    output: BatchOutput
    order: BatchOrder

    def options(self) -> dict[str, object]:
        """What decides about the content of the result, apart from the source's content."""
        order, output = self.order, self.output
        return {
            "settings": preset_content("", output.settings),
            "background": to_json(output.background),
            "segment": to_json(order.segment),
            "range": [order.first, order.stop],
        }

    def to_text(self) -> str:
        """One line, which `from_text` reads."""
        order = self.order
        values = {
            "source": str(self.source),
            "out": str(self.out),
            "root": str(order.root),
            "overwrite": order.overwrite,
            "use_cache": order.use_cache,
        }
        return json.dumps(values | self.options())

    @classmethod
    def from_text(cls, text: str) -> "BatchJob":
        """The job that `to_text` was of; only the fields that name a result are not restored."""
        values = json.loads(text)
        background = from_json(Background, values["background"])
        output = BatchOutput(settings_in(values["settings"]), background)
        first, stop = values["range"]
        order = BatchOrder(
            Path(values["root"]),
            (output,),
            segment=from_json(SegmentSettings, values["segment"]),
            first=first,
            stop=stop,
            overwrite=values["overwrite"],
            use_cache=values["use_cache"],
        )
        return cls(Path(values["source"]), Path(values["out"]), output, order)


class BatchState(Enum):
    """What became of a job; the value is what a person reads."""

    DONE = "done"
    SKIPPED = "done before"
    FAILED = "FAILED"
    STOPPED = "not finished"
    GONE = "gone"

    @property
    def is_good(self) -> bool:
        """Whether the result is there."""
        return self in (BatchState.DONE, BatchState.SKIPPED)


@dataclass(frozen=True)
class BatchOutcome:
    """What became of a job.

    Attributes:
        source: The video.
        out: The result.
        state: What became of it.
        note: Why it failed; else empty.
        seconds: How long it took, of all tries the last.
        size: Bytes of the result, 0 if it is not there.
        tries: How often it was begun.
        where: Name of the machine, where it was another.
    """

    source: Path
    out: Path
    state: BatchState
    note: str = ""
    seconds: float = 0.0
    size: int = 0
    tries: int = 1
    where: str = ""


def plan_batch(sources: Sequence[BatchSource], order: BatchOrder) -> tuple[BatchJob, ...]:
    """The exports of a batch.

    Raises:
        AppError: A name cannot be made, two results would have one name, a result would
            replace a source, or a format does not fit the background.
    """
    _check_order(order)
    jobs = tuple(
        job_of(source, number, output, order)
        for number, source in enumerate(sources, start=1)
        for output in order.outputs
    )
    _check_names(sources, jobs)
    return jobs


def plan_possible(
    sources: Sequence[BatchSource], order: BatchOrder
) -> tuple[tuple[BatchJob, ...], tuple[BatchOutcome, ...]]:
    """The same; a source whose result cannot have its name has an outcome instead.

    Raises:
        AppError: As `plan_batch`, but for names that cannot be made.
    """
    _check_order(order)
    jobs, refused = [], []
    for number, source in enumerate(sources, start=1):
        for output in order.outputs:
            try:
                jobs.append(job_of(source, number, output, order))
            except AppError as error:
                refused.append(refused_outcome(source, order, error.one_line()))
    _check_names(sources, jobs)
    return tuple(jobs), tuple(refused)


def refused_outcome(source: BatchSource, order: BatchOrder, note: str) -> BatchOutcome:
    """What becomes of a source whose result cannot have its name; it is told by the source's."""
    place = order.root / source.folder / source.path.name
    return BatchOutcome(source.path, place, BatchState.FAILED, note, tries=0)


def _check_order(order: BatchOrder) -> None:
    fields_of(order.template)
    for output in order.outputs:
        _check(output)


def _check_names(sources: Sequence[BatchSource], jobs: Sequence[BatchJob]) -> None:
    taken: dict[str, BatchJob | None] = {_folded(source.path): None for source in sources}
    for job in jobs:
        name = _folded(job.out)
        if name in taken:
            raise _collision(job, taken[name])
        taken[name] = job


def job_of(source: BatchSource, number: int, output: BatchOutput, order: BatchOrder) -> BatchJob:
    """One export.

    Args:
        source: The video.
        number: Its place from 1.
        output: Which of the files that come of it.
        order: The rest.

    Raises:
        AppError: Its name cannot be made.
    """
    name = result_name(order.template, _values(source, number, output, order))
    suffix = output.settings.preset.suffix
    return BatchJob(source.path, order.root / source.folder / (name + suffix), output, order)


def _values(
    source: BatchSource, number: int, output: BatchOutput, order: BatchOrder
) -> Mapping[str, str | int]:
    preset, model = output.settings.preset, order.segment.model
    return {
        "name": source.path.stem,
        "ext": source.path.suffix.removeprefix("."),
        "number": number,
        "kind": "matte" if preset.is_matte else "cutout",
        "format": preset.id,
        "own_preset": output.own_preset,
        "model": Path(model).stem if "/" in model or "\\" in model else model,
        "preset": order.segment.preset,
    }


def _check(output: BatchOutput) -> None:
    preset = output.settings.preset
    nothing = isinstance(output.background, Transparent) and output.settings.key is None
    if nothing and not preset.alpha and not preset.is_matte:
        raise AppError(
            f"{preset.label} holds no transparency.",
            "Choose a background, or a format with transparency.",
        )


def _folded(path: Path) -> str:
    """Equal for names that are one file where capitals do not count."""
    return str(path).casefold()


def _collision(job: BatchJob, other: BatchJob | None) -> AppError:
    if other is None:
        return AppError(
            f"“{job.out.name}” would replace a source.", "Choose another folder or name."
        )
    if other.source == job.source:
        hint = "Put {format} into the name's template, or {own_preset}."
        return AppError(
            f"Two results of “{job.source.name}” would be called “{job.out.name}”.", hint
        )
    return AppError(
        f"“{other.source.name}” and “{job.source.name}” would both become “{job.out.name}”.",
        "Put {ext} or {number} into the name's template.",
    )
