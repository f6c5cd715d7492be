import subprocess
import sys

import pytest


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a trick of Linux's loader")
def test_torch_imports_from_libraries_that_are_open_already():
    code = (
        "from gsa_desktop.engine.preload import preload_torch\n"
        "assert preload_torch()\n"
        "import torch\n"
        "assert not preload_torch()\n"
        "print(int(torch.arange(4).sum()))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "6"
