"""Runs a command, and ends it when whoever asked for it is gone.

python keeper.py COMMAND...

Its standard input is held open by the asker. Where that one ends, in whatever way,
the input ends, and with it the command: nothing stays behind after a crash. SIGUSR1
kills the command, as a crash of it would.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

SECONDS_TO_STOP = 10


def keep(command: list[str]) -> int:
    """Run a command until it ends or the standard input does; give its exit status."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    # The asker knows this process only, and a kill of it would leave the command alive.
    signal.signal(signal.SIGUSR1, lambda *_: process.kill())
    threading.Thread(target=_stop_at_end, args=[process], daemon=True).start()
    return process.wait()


def _stop_at_end(process: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    # At Ctrl-C the asker decides, so that what the command still writes is not lost.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(keep(sys.argv[1:]))
