"""How well a few typed letters fit a name."""


def score(query: str, text: str) -> int | None:
    """Higher is better; None if the letters of the query are not all there in their order.

    Letters that begin words and letters in a row count more, long names a little less.
    """
    letters = "".join(query.lower().split())
    found = _best(letters, text.lower(), 0, {})
    return None if found is None else 100 * found - len(text)


def _best(letters: str, text: str, at: int, known: dict[tuple[int, int], int | None]) -> int | None:
    """The best score of the remaining letters in text[at:], by trying every place of the next."""
    if not letters:
        return 0
    key = (len(letters), at)
    if key in known:
        return known[key]
    best: int | None = None
    place = text.find(letters[0], at)
    while place >= 0:
        rest = _best(letters[1:], text, place + 1, known)
        if rest is not None:
            worth = rest + _worth(text, place, in_a_row=place == at and at > 0)
            best = worth if best is None else max(best, worth)
        place = text.find(letters[0], place + 1)
    known[key] = best
    return best


def _worth(text: str, place: int, *, in_a_row: bool) -> int:
    starts_word = place == 0 or not text[place - 1].isalnum()
    return 1 + 4 * starts_word + 5 * in_a_row
