"""From nothing to the running window: logs, crash reports, QApplication."""

import faulthandler
import logging
import logging.handlers
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QSettings,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from gsa_desktop.app.desktop import Desktop
from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.sound import warm_up
from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.mask_track import MaskStore

APP_ID = "gsa-desktop"
LOG_BYTES = 1 << 20
SWITCH_S = 0.002
WARM_UP_MS = 1500

log = logging.getLogger("gsa_desktop")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(files: list[Path]) -> int:
    """Open the window with some files and return when it is closed."""
    start_log(storage.state_dir())
    sys.setswitchinterval(SWITCH_S)  # a busy job gives the window its turn sooner
    app = QApplication([APP_ID])
    app.setApplicationName("GSA Desktop")
    app.setDesktopFileName(APP_ID)
    app.setWindowIcon(QIcon(str(storage.resources_dir() / "icons" / "gsa-desktop.svg")))
    try:
        desktop = Desktop(app, user_settings(), MaskStore())
    except AppError as error:
        sys.stderr.write(f"{APP_ID}: {error.one_line()}\n")
        QMessageBox.critical(None, app.applicationName(), error.one_line())
        return 1
    report_bugs(desktop.on_failure)
    beat = leave_on_signals(app, desktop.end_now)
    desktop.window.show()
    desktop.survival.start()
    if files:
        QTimer.singleShot(0, lambda: desktop.open_files(files))
    QTimer.singleShot(WARM_UP_MS, warm_up)
    code = app.exec()
    beat.stop()
    log.info("Closed with code %d", code)
    return code


def user_settings() -> QSettings:
    """The remembered layout and choices, as an ini file in the user's settings folder."""
    path = storage.config_dir() / "window.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


def start_log(folder: Path) -> None:
    """Write messages, Qt's too, to a rotating file, and a crash of the interpreter beside it.

    Where the folder cannot be written they go to standard error.
    """
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "gsa-desktop.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8"
        )
        faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    except OSError:
        handler = logging.StreamHandler()
        faulthandler.enable()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_on_qt_message)


def report_bugs(show: Callable[[Failure], None]) -> None:
    """Log what nobody caught and tell the person, without closing the window."""

    def on_exception(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("Not caught", exc_info=(kind, error, trace))
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        show(
            Failure(
                "Something went wrong inside GSA Desktop",
                "Your project is untouched. You can go on working.",
                "If it happens again, please send the report under Details.",
                "".join(traceback.format_exception(kind, error, trace)),
            )
        )

    sys.excepthook = on_exception
    threading.excepthook = lambda args: log.critical(
        "Not caught in %s",
        args.thread,
        exc_info=(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback),
    )


def leave_on_signals(app: QApplication, leave: Callable[[], None]) -> QTimer:
    """Ctrl+C and a polite kill end the application, also while a dialog waits for an answer.

    Returns:
        A timer that must run, so that Python sees the signal at all.
    """
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: QTimer.singleShot(0, leave))
    beat = QTimer(app, interval=250)
    beat.timeout.connect(lambda: None)
    beat.start()
    return beat


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), "%s", message)
