"""The questions for a file, with the folder of the last answer remembered."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

VIDEOS = "*.mp4 *.mov *.mkv *.webm *.avi *.m4v *.mts *.m2ts *.ts *.mpg *.mpeg *.wmv *.ogv *.gif"
SOUNDS = "*.wav *.mp3 *.m4a *.aac *.flac *.ogg *.opus *.aiff *.aif *.wma"
PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp"


class FileDialogs:
    """Asks for files; each kind of file starts in the folder where the last one was."""

    def __init__(self, parent: QWidget, settings: QSettings, project_suffix: str) -> None:
        self._parent = parent
        self._settings = settings
        self._projects = f"Projects (*{project_suffix})"

    def open_any(self) -> list[Path]:
        """A project or media."""
        both = f"Videos, sound and projects ({VIDEOS} {SOUNDS} {self._projects.partition('(')[2]}"
        return self._open_many("Open", f"{both};;All files (*)")

    def open_media(self) -> list[Path]:
        kinds = f"Videos and sound ({VIDEOS} {SOUNDS});;All files (*)"
        return self._open_many("Import media", kinds)

    def open_one(self, title: str) -> Path | None:
        """Any single file."""
        return self._open_one(title, "media", "All files (*)")

    def background(self, kind: str) -> Path | None:
        """A background, kind "picture" or "video"."""
        what = f"Pictures ({PICTURES})" if kind == "picture" else f"Videos ({VIDEOS})"
        return self._open_one(f"Choose a background {kind}", "background", what)

    def weights(self) -> Path | None:
        """A weight file of a network."""
        return self._open_one("Choose weights", "weights", "Weights (*.safetensors *.pth *.pt)")

    def save_project(self, suggestion: Path) -> Path | None:
        """Where to save a project; the suffix is added if it is missing."""
        start = suggestion if suggestion.parent.is_dir() else self._folder("project") / suggestion
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Save project", str(start), self._projects
        )
        if not name:
            return None
        path = self._remember("project", Path(name))
        suffix = self._projects.partition("*")[2].rstrip(")")
        return path if path.suffix == suffix else path.with_name(path.name + suffix)

    def picture_to_write(self, suggestion: Path) -> Path | None:
        """Where to write a single picture; without a suffix it becomes a PNG."""
        kinds = "PNG picture (*.png);;TIFF picture (*.tif);;OpenEXR picture, linear (*.exr)"
        name, kind = QFileDialog.getSaveFileName(
            self._parent, "Export frame", str(suggestion), kinds
        )
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() in {".png", ".tif", ".exr"}:
            return path
        suffix = kind.partition("*")[2].rstrip(")") or ".png"
        return path.with_name(path.name + suffix)

    def _open_many(self, title: str, kinds: str) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, title, str(self._folder("media")), kinds
        )
        return [self._remember("media", Path(name)) for name in names]

    def _open_one(self, title: str, purpose: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self._parent, title, str(self._folder(purpose)), kinds
        )
        return self._remember(purpose, Path(name)) if name else None

    def _folder(self, purpose: str) -> Path:
        folder = Path(str(self._settings.value(f"folders/{purpose}", Path.home())))
        return folder if folder.is_dir() else Path.home()

    def _remember(self, purpose: str, path: Path) -> Path:
        self._settings.setValue(f"folders/{purpose}", str(path.parent))
        return path
