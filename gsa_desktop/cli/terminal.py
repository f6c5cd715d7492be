"""Standard output as it really is: not always UTF-8, and closed by `head` when that has enough."""

import codecs
import io
import os
import sys

EXIT_UNREAD = 141
"""Nobody reads what is written: 128 + SIGPIPE, as of a program that the signal ends."""


def take_any_name() -> None:
    """Let file names through that the encoding of standard output cannot say."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # the bytes of a name come back as they were where the rest is UTF-8, too
        is_utf8 = codecs.lookup(sys.stdout.encoding).name == "utf-8"
        keeps = is_utf8 and os.name == "posix"
        sys.stdout.reconfigure(errors="surrogateescape" if keeps else "backslashreplace")


def close_unread() -> int:
    """Drop what is still to be written; returns the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return EXIT_UNREAD
