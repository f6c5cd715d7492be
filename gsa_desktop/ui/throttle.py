"""Many changes in, a few signals out."""

from PySide6.QtCore import QObject, QTimer, Signal

INTERVAL_MS = 40


class Throttle(QObject):
    """Passes the first value on at once, then the newest every INTERVAL_MS; the last always.

    Signals:
        passed: A value.
    """

    passed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[object] = []
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._pass_on)

    def push(self, value: object) -> None:
        """A new value."""
        self._waiting = [value]
        if not self._timer.isActive():
            self._pass_on()

    def drop(self) -> None:
        """Forget a value that waits, because what it belonged to is gone."""
        self._waiting = []

    @property
    def is_waiting(self) -> bool:
        """Whether a value is still to be passed on."""
        return bool(self._waiting)

    def _pass_on(self) -> None:
        if self._waiting:
            value = self._waiting.pop()
            self._timer.start()
            self.passed.emit(value)
