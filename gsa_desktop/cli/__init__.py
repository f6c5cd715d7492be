"""The same engine without a window."""

from gsa_desktop.cli.commands import main

__all__ = ["main"]
