"""Run a shell command at a terminal, wait until words are on its screen, press keys, wait for its end.

    python .ci/at_a_terminal.py SECONDS KEYS COMMAND WORD…

Exit code: the command's; 1 if a word did not come in time, with everything that was written until then.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")


def main() -> int:
    seconds, keys, command, *words = sys.argv[1:]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp("bash", ["bash", "-euc", command])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 48, 200, 0, 0))
    until, written, missing = time.monotonic() + float(seconds), b"", list(words)
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                written += os.read(terminal, 65536)
            except OSError:
                break
        shown = SEQUENCES.sub(b"", written).decode(errors="replace")
        if missing and all(word in shown for word in missing):
            missing = []
            os.write(terminal, keys.encode())
    if missing or time.monotonic() >= until:
        print(SEQUENCES.sub(b"", written).decode(errors="replace")[-4000:])
        print(f"\nstill missing: {missing}")
        os.kill(pid, 9)
    _, status = os.waitpid(pid, 0)
    return 1 if missing else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
