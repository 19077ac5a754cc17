"""A server of the tests ends with whoever started it, also where that one is killed."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.browser.server import KEEPER, ROOT

# What is kept says its own number, and lives until a signal ends it.
KEPT = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
ASKER = f"""
import subprocess, sys
kept = subprocess.Popen([sys.executable, {str(KEEPER)!r}, sys.executable, "-c", {KEPT!r}],
                        stdin=subprocess.PIPE)
kept.wait()
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_is_kept_ends_with_the_asker(end: signal.Signals) -> None:
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with asker:
        assert asker.stdout
        assert int(asker.stdout.readline())
        asker.send_signal(end)
        # The pipe ends once the last of those that write to it has ended.
        rest, _ = asker.communicate(timeout=60)
    assert rest == b""


def test_the_exit_status_is_that_of_what_is_kept() -> None:
    command = [sys.executable, str(KEEPER), sys.executable, "-c", "raise SystemExit(3)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as keeper:
        assert keeper.wait() == 3
