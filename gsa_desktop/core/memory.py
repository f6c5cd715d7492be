"""One bound on the memory of everything that is kept only to be quick."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

V = TypeVar("V")

DEFAULT_BYTES = 2 << 30

_Place = tuple[int, Hashable]


class MemoryBudget:
    """How many bytes all shelves together hold; whatever was used least recently goes first.

    Any thread may use it.

    Args:
        capacity: Bytes; what is larger alone is not kept at all.
    """

    def __init__(self, capacity: int = DEFAULT_BYTES) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[_Place, tuple[Any, int]] = OrderedDict()
        self._used = 0
        self._shelves = 0
        self._lock = Lock()

    @property
    def capacity(self) -> int:
        return self._capacity

    @property
    def used(self) -> int:
        """Bytes kept now."""
        return self._used

    def set_capacity(self, capacity: int) -> None:
        """Change the bound; what does not fit any more is dropped at once."""
        with self._lock:
            self._capacity = capacity
            self._shrink()

    def new_shelf(self) -> int:
        """The number of a new owner, for the methods below."""
        with self._lock:
            self._shelves += 1
            return self._shelves

    def get(self, shelf: int, key: Hashable) -> Any:
        """What is kept under a key, from now on the most recently used; None if nothing is."""
        with self._lock:
            found = self._kept.get((shelf, key))
            if found is None:
                return None
            self._kept.move_to_end((shelf, key))
            return found[0]

    def put(self, shelf: int, key: Hashable, value: object, size: int) -> None:
        """Keep a value of so many bytes, if it is not too large."""
        with self._lock:
            self._remove((shelf, key))
            if size > self._capacity:
                return
            self._kept[(shelf, key)] = (value, size)
            self._used += size
            self._shrink()

    def clear(self, shelf: int) -> None:
        """Forget everything of an owner."""
        with self._lock:
            for place in [place for place in self._kept if place[0] == shelf]:
                self._remove(place)

    def _remove(self, place: _Place) -> None:
        old = self._kept.pop(place, None)
        if old is not None:
            self._used -= old[1]

    def _shrink(self) -> None:
        while self._used > self._capacity:
            _, (_value, size) = self._kept.popitem(last=False)
            self._used -= size


class Shelf(Generic[V]):
    """What one owner keeps of the budget.

    Args:
        budget: Shared with other shelves, or of its own.
    """

    def __init__(self, budget: MemoryBudget) -> None:
        self._budget = budget
        self._number = budget.new_shelf()

    @property
    def capacity(self) -> int:
        """Bytes of the whole budget."""
        return self._budget.capacity

    def get(self, key: Hashable) -> V | None:
        found: V | None = self._budget.get(self._number, key)
        return found

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep a value of so many bytes until the room is needed."""
        self._budget.put(self._number, key, value, size)

    def clear(self) -> None:
        """Forget everything of this owner."""
        self._budget.clear(self._number)


MEMORY = MemoryBudget()
"""What the application's caches share; its setting is `memory/cache_mib`."""
