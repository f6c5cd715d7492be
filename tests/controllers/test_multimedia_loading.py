"""Loading Qt's multimedia beside another import must not lock the process up."""

import subprocess
import sys

CODE = """
from PySide6.QtCore import QCoreApplication, qInstallMessageHandler
from gsa_desktop.controllers.sound import warm_up

heard = []
def handler(kind, context, message):
    heard.append(message)

app = QCoreApplication([])  # which has something to say under LC_ALL=C
qInstallMessageHandler(handler)
warm_up()
print(len(heard), qInstallMessageHandler(None) is handler)
"""


def test_no_python_runs_while_the_library_is_loaded():
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "True"]
