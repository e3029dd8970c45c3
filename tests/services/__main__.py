"""`python -m tests.services COMMAND...`: run the command beside PostgreSQL and Valkey."""

import signal
import sys

from fixhub.pages.embedded.valkey import NoServer
from tests.services import run, running
from tests.services.postgres import NoPostgres


def main(command: list[str]) -> int:
    # Both end through the blocks that take the servers away; a shell may have us ignore the first.
    for number in [signal.SIGINT, signal.SIGTERM]:
        signal.signal(number, signal.default_int_handler)
    try:
        with running() as env:
            return run(command, env=env)
    except (NoPostgres, NoServer) as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
