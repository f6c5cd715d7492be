"""Walk a clip forward from any of its seek points, frame number by frame number."""

from collections.abc import Iterator
from pathlib import Path

from av.video.frame import VideoFrame

from gsa_desktop.media.frame_index import FrameIndex
from gsa_desktop.media.open_clip import OpenClip, Threads

Step = tuple[int, VideoFrame] | None
_FIRST_STEP_BACK_S = 1.0
_FARTHEST_STEP_BACK_S = 3600.0


class FrameWalk:
    """A decoder that knows which frame it hands out.

    Attributes:
        position: Number of the frame that came last; None before the first and after the end.
        wanted: Frames before this one are passed over as cheaply as the codec allows.
        damaged: Whether a picture was damaged or missing so far.

    Args:
        path: The file.
        index: Its index.
        threads: As `OpenClip`.
        careful: Decode every frame, one after the other. How FFmpeg patches damaged pictures
            depends on the order in which its threads work; like this it is always the same.
    """

    def __init__(
        self, path: Path, index: FrameIndex, threads: Threads = "AUTO", *, careful: bool = False
    ) -> None:
        if careful:
            threads = "SLICE"
        self.path = path
        self._threads: Threads = threads
        self._corrupt = False
        self._clip = OpenClip(path, threads)
        self._index = index
        self._may_skip = index.in_order and not careful
        self.position: int | None = None
        self.wanted = 0

    @property
    def reorder_depth(self) -> int:
        """How many frames may be decoded after one that is shown later than they."""
        return max(1, self._clip.codec.reorder_depth)

    @property
    def damaged(self) -> bool:
        return self._corrupt or self._clip.errors > 0

    def start(self, place: int) -> None:
        """Go to a place in the index' seek times."""
        self.position = None
        key = int(self._index.seek_times[place])
        unit = float(self._index.table.time_base)
        first = min(int(self._index.labels.min()), int(self._index.seek_times.min()))
        back = 0.0
        while True:
            target = key - int(back / unit)
            if not self._clip.seek(target):
                self._rewind()
                return
            landed = self._landing()
            if landed is not None and landed <= key:
                break
            # Containers without an index (MPEG-TS) land late: aim earlier and earlier.
            if target < first - int(_FIRST_STEP_BACK_S / unit) or back > _FARTHEST_STEP_BACK_S:
                self._rewind()
                return
            back = back * 2 or _FIRST_STEP_BACK_S
        self._clip.seek(target)  # again, since looking for the landing consumed packets

    def _landing(self) -> int | None:
        for packet in self._clip.packets():
            if packet.is_keyframe and packet.pts is not None:
                return int(packet.pts)
        return None

    def _rewind(self) -> None:
        self._clip.close()
        self._clip = OpenClip(self._clip.path, self._threads)

    def steps(self) -> Iterator[Step]:
        """Rising frame numbers with their pictures; None for a packet that completes none."""
        codec = self._clip.codec
        for packet in self._clip.packets():
            if self._may_skip:
                # Set for every packet: setting it when a frame comes out gave wrong frames.
                passed = packet.pts is not None and packet.pts < self._index.labels[self.wanted]
                codec.skip_frame = "NONREF" if passed else "DEFAULT"
            stepped = False
            for picture in self._clip.decode(packet):
                self._corrupt = self._corrupt or picture.is_corrupt
                number = None if picture.pts is None else self._index.number_of(picture.pts)
                if number is None or (self.position is not None and number <= self.position):
                    continue
                self.position = number
                stepped = True
                yield number, picture
            if not stepped:
                yield None

    def close(self) -> None:
        """Close the file."""
        self._clip.close()
