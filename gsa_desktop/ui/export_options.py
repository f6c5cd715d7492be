"""What can be chosen of a format: only what it has, everything else is out of sight."""

from collections.abc import Mapping
from dataclasses import replace
from types import UnionType

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QWidget,
)

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.encoders import EncoderChoice, can_choose
from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_settings import Depth, ExportSettings, HighRange
from gsa_desktop.ui.encoder_box import EncoderBox
from gsa_desktop.ui.export_choice import background_name
from gsa_desktop.ui.key_colour_box import KeyColourBox
from gsa_desktop.ui.rate_box import RateBox

LABEL_WIDTH = 92  # of all labels of the dialog, so that their fields stand in a line
_HEIGHTS = (2160, 1440, 1080, 720, 540, 480, 360)
_BY_QUALITY, _BY_BITRATE = 0, 1
_FIRST_BITRATE = 8000
_MOST_KBPS = 500_000


class ExportOptions(QWidget):
    """The settings of a format as a form.

    Signals:
        settings_changed: ExportSettings, when a person changes something.
    """

    settings_changed = Signal(object)

    def __init__(self, settings: ExportSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Options of the format")
        self._settings = settings
        self._source_height = 0
        self._has_background = True
        self._control = _combo(self, "Control the size by", ("Quality", "Bitrate"))
        self._quality = QSlider(Qt.Orientation.Horizontal, self)
        self._quality.setAccessibleName("Quality")
        self._quality_text = QLabel(self)
        self._quality_text.setMinimumWidth(84)
        self._bitrate = QSpinBox(self)
        self._bitrate.setAccessibleName("Bitrate in kilobits a second")
        self._bitrate.setRange(50, _MOST_KBPS)
        self._bitrate.setSingleStep(500)
        self._bitrate.setSuffix(" kbit/s")
        self._bitrate.setValue(_FIRST_BITRATE)
        self._encoder = EncoderBox(self)
        self._height = QComboBox(self)
        self._height.setAccessibleName("Size")
        self._make_crop()
        self._depth = _combo(self, "Colour depth", [depth.value for depth in Depth])
        self._range = _combo(self, "Range", ("Limited, as players expect", "Full"))
        self._high = _combo(self, "HDR", [choice.value for choice in HighRange])
        self._key = KeyColourBox(self)
        self._alpha = _combo(self, "Alpha", ("Straight", "Premultiplied"))
        self._rate = RateBox(self)
        self._first = QSpinBox(self)
        self._first.setAccessibleName("Number of the first picture")
        self._first.setRange(0, 9_999_999)
        self._digits = QSpinBox(self)
        self._digits.setAccessibleName("Digits")
        self._digits.setRange(1, 12)
        self._digits.setSuffix(" digits")
        self._report = QCheckBox("Keep what was checked as .verify.json", self)
        self._report.setAccessibleName("Keep the report beside the result")
        self._lay_out()
        self._connect()

    @property
    def settings(self) -> ExportSettings:
        """What is chosen."""
        return self._settings

    def set_source(self, source: ClipSource | TimelineSource) -> None:
        """Say what the source is, which decides what makes sense to choose."""
        self._source_height = source.size[1]
        is_clip = isinstance(source, ClipSource)
        self._has_background = is_clip
        if isinstance(source, ClipSource):
            self._key.set_own(background_name(source.clip.background))
            self._rate.set_source(source.rate, varies=source.info.table.is_variable)
        else:
            self._rate.set_source(source.rate, name="timeline")
        self._form.setRowVisible(self._key, is_clip and not self._settings.preset.is_matte)
        self._form.setRowVisible(self._high, source.is_high_range)
        self._fill_heights()

    def set_encoders(self, working: Mapping[str, tuple[EncoderChoice, ...]]) -> None:
        """Say which graphics cards encode here, by the encoder that they stand for."""
        self._encoder.set_working(working)

    def set_settings(self, settings: ExportSettings) -> None:
        """Show settings, without a signal."""
        self._settings = settings
        preset = settings.preset
        blocked = [QSignalBlocker(widget) for widget in self._inputs()]
        quality = preset.quality
        if quality is not None:
            # to the right is better, whatever the encoder's number says
            self._quality.setRange(-quality.worst, -quality.best)
            self._quality.setValue(
                -(quality.default if settings.quality is None else settings.quality)
            )
        self._encoder.show_choice(preset, settings.encoder)
        self._control.setCurrentIndex(_BY_BITRATE if settings.bitrate_kbps else _BY_QUALITY)
        if settings.bitrate_kbps:
            self._bitrate.setValue(settings.bitrate_kbps)
        self._crop.setCurrentIndex(list(CropShape).index(settings.crop))
        self._margin.setValue(settings.crop_margin)
        self._follows.setChecked(settings.crop_follows)
        self._key.set_rgb(settings.key)
        self._depth.setCurrentIndex(list(Depth).index(settings.depth))
        self._range.setCurrentIndex(int(settings.full_range))
        self._high.setCurrentIndex(list(HighRange).index(settings.high_range))
        self._alpha.setCurrentIndex(int(settings.premultiplied))
        self._rate.show_choice(settings.rate, constant=settings.constant_rate)
        self._first.setValue(settings.first_number)
        self._digits.setValue(settings.digits)
        self._report.setChecked(settings.report)
        del blocked
        self._fill_heights()
        self._form.setRowVisible(self._size_row, quality is not None)
        self._form.setRowVisible(self._encoder, can_choose(preset))
        self._form.setRowVisible(self._key, self._has_background and not preset.is_matte)
        self._form.setRowVisible(self._depth, preset.can_be_deep and not preset.linear)
        self._form.setRowVisible(self._range, preset.can_be_full)
        self._form.setRowVisible(self._alpha, preset.alpha and not preset.linear)
        self._form.setRowVisible(self._numbers, preset.is_sequence)
        self._allow_crop()
        self._show_control()

    def _make_crop(self) -> None:
        self._crop = _combo(self, "Crop", [shape.value for shape in CropShape])
        self._margin = QSpinBox(self)
        self._margin.setAccessibleName("Room around the subject in percent")
        self._margin.setToolTip("Room on each side, in percent of the subject's longer side")
        self._margin.setRange(0, 100)
        self._margin.setSuffix(" % room")
        self._follows = QCheckBox("Fo&llow", self)
        self._follows.setAccessibleName("The crop follows the subject")
        self._follows.setToolTip("The part moves calmly with the subject, instead of resting")

    def _lay_out(self) -> None:
        self._size_row = _row(self, self._control, self._quality, self._quality_text, self._bitrate)
        self._numbers = _row(self, self._first, self._digits)
        self._crop_row = _row(self, self._crop, self._margin, self._follows, wide=QComboBox)
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Background", self._key)
        form.addRow("&Quality", self._size_row)
        form.addRow("Enc&oder", self._encoder)
        form.addRow("&Size", self._height)
        form.addRow("Cro&p", self._crop_row)
        form.addRow("&Depth", self._depth)
        form.addRow("&Range", self._range)
        form.addRow("&HDR", self._high)
        form.addRow("&Alpha", self._alpha)
        form.addRow("Fra&me rate", self._rate)
        form.addRow("First &number", self._numbers)
        form.addRow("", self._report)
        buddies = {
            self._size_row: self._control,
            self._numbers: self._first,
            self._crop_row: self._crop,
            self._key: self._key.box,
        }
        for place in range(form.rowCount()):
            item = form.itemAt(place, QFormLayout.ItemRole.FieldRole)
            field = item.widget() if item is not None else None
            label = form.labelForField(field) if field is not None else None
            if isinstance(label, QLabel) and field is not None:
                label.setMinimumWidth(LABEL_WIDTH)
                label.setBuddy(buddies.get(field, field))

    def _inputs(self) -> tuple[QWidget, ...]:
        combos = (
            self._control,
            self._encoder,
            self._height,
            self._crop,
            self._depth,
            self._range,
            self._high,
        )
        numbers = (self._quality, self._bitrate, self._first, self._digits, self._margin)
        return (*combos, *numbers, self._alpha, self._rate, self._report, self._follows)

    def _connect(self) -> None:
        for combo in (self._control, self._height, self._depth, self._range, self._high):
            combo.currentIndexChanged.connect(self._on_changed)
        for combo in (self._alpha, self._rate, self._crop, self._encoder):
            combo.currentIndexChanged.connect(self._on_changed)
        for number in (self._bitrate, self._first, self._digits, self._margin):
            number.valueChanged.connect(self._on_changed)
        self._quality.valueChanged.connect(self._on_changed)
        self._key.changed.connect(self._on_changed)
        for box in (self._report, self._follows):
            box.toggled.connect(self._on_changed)

    def _fill_heights(self) -> None:
        blocked = QSignalBlocker(self._height)
        self._height.clear()
        own = f" ({self._source_height} pixels high)" if self._source_height else ""
        self._height.addItem(f"As the source{own}", 0)
        wanted = {*_HEIGHTS, self._settings.height} - {0, self._source_height}
        for height in sorted(wanted, reverse=True):
            self._height.addItem(f"{height} pixels high", height)
        self._height.setCurrentIndex(max(self._height.findData(self._settings.height), 0))
        del blocked

    def _allow_crop(self) -> None:
        for widget in (self._margin, self._follows):
            widget.setEnabled(self._settings.crop is not CropShape.WHOLE)

    def _show_control(self) -> None:
        by_bitrate = self._control.currentIndex() == _BY_BITRATE
        self._quality.setVisible(not by_bitrate)
        self._quality_text.setVisible(not by_bitrate)
        self._bitrate.setVisible(by_bitrate)
        quality = self._settings.preset.quality
        if quality is not None:
            number = -self._quality.value()
            usual = " (usual)" if number == quality.default else ""
            self._quality_text.setText(f"{quality.option.upper()} {number}{usual}")

    @Slot()
    def _on_changed(self) -> None:
        quality = self._settings.preset.quality
        number = -self._quality.value()
        chosen = number if quality is not None and number != quality.default else None
        by_bitrate = quality is not None and self._control.currentIndex() == _BY_BITRATE
        self._settings = replace(
            self._settings,
            quality=chosen,
            bitrate_kbps=self._bitrate.value() if by_bitrate else 0,
            encoder=self._encoder.choice,
            height=self._height.currentData() or 0,
            crop=list(CropShape)[self._crop.currentIndex()],
            crop_margin=self._margin.value(),
            crop_follows=self._follows.isChecked(),
            key=self._key.rgb,
            depth=list(Depth)[self._depth.currentIndex()],
            full_range=bool(self._range.currentIndex()),
            high_range=list(HighRange)[self._high.currentIndex()],
            premultiplied=bool(self._alpha.currentIndex()),
            constant_rate=self._rate.is_constant,
            rate=self._rate.rate,
            first_number=self._first.value(),
            digits=self._digits.value(),
            report=self._report.isChecked(),
        )
        self._allow_crop()
        self._show_control()
        self.settings_changed.emit(self._settings)


def _combo(parent: QWidget, name: str, texts: tuple[str, ...] | list[str]) -> QComboBox:
    combo = QComboBox(parent)
    combo.addItems(list(texts))
    combo.setAccessibleName(name)
    return combo


def _row(
    parent: QWidget, *widgets: QWidget, wide: type | UnionType = QSlider | QSpinBox
) -> QWidget:
    row = QWidget(parent)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget, int(isinstance(widget, wide)))
    return row
