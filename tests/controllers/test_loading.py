import subprocess
import sys

CODE = """
import threading
from gsa_desktop.controllers.loading import load_media, load_models
failures = []
def run(load):
    try:
        list(load())
    except BaseException as error:
        failures.append(repr(error))
threads = [threading.Thread(target=run, args=(load,)) for load in (load_media, load_models) * 4]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
import gsanet.segmenter, gsa_desktop.media.reader
print(failures)
"""


def test_jobs_that_start_together_load_their_libraries_in_turn():
    run = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=100
    )
    assert run.stdout.strip() == "[]"
