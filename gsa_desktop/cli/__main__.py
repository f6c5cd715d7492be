"""`python -m gsa_desktop.cli` is the same as `gsa`."""

import sys

from gsa_desktop.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
