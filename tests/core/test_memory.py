"""One bound on all caches."""

from gsa_desktop.core.memory import MemoryBudget, Shelf


def test_all_shelves_share_the_room_and_the_oldest_goes_first():
    budget = MemoryBudget(100)
    one, two = Shelf[str](budget), Shelf[str](budget)
    one.put("a", "A", 40)
    two.put("a", "B", 40)
    assert one.get("a") == "A"  # used: now the other is the oldest
    two.put("b", "C", 30)
    assert one.get("a") == "A"
    assert two.get("a") is None
    assert two.get("b") == "C"
    assert budget.used == 70


def test_what_is_put_again_counts_once_and_what_is_too_large_is_not_kept():
    budget = MemoryBudget(100)
    shelf = Shelf[str](budget)
    shelf.put("a", "A", 60)
    shelf.put("a", "AA", 70)
    assert (shelf.get("a"), budget.used) == ("AA", 70)
    shelf.put("a", "AAA", 101)
    assert (shelf.get("a"), budget.used) == (None, 0)


def test_a_smaller_bound_holds_at_once():
    budget = MemoryBudget(100)
    shelf = Shelf[int](budget)
    for number in range(10):
        shelf.put(number, number, 10)
    budget.set_capacity(35)
    assert budget.used == 30
    assert [shelf.get(number) for number in range(10)] == [None] * 7 + [7, 8, 9]


def test_clearing_a_shelf_leaves_the_others():
    budget = MemoryBudget(100)
    one, two = Shelf[int](budget), Shelf[int](budget)
    one.put(1, 1, 10)
    two.put(1, 2, 10)
    one.clear()
    assert one.get(1) is None
    assert two.get(1) == 2
    assert budget.used == 10
