"""`python -m tests.services COMMAND...`: run the command beside PostgreSQL and Valkey."""

import signal
import subprocess
import sys

from fixhub.pages.embedded.valkey import NoServer
from tests.services import running
from tests.services.postgres import NoPostgres


def main(command: list[str]) -> int:
    # TERM ends as Ctrl-C does: through the blocks that take the servers away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with running() as env:
            return subprocess.run(command, env=env).returncode
    except (NoPostgres, NoServer) as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
