#!/usr/bin/env python
"""Runs FIXHub's commands: `manage.py up`, `manage.py launch_cohort`, ..."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fixhub.settings")
    try:
        # Bytes that are no letters arrive as surrogates, which no database and no file takes.
        " ".join(sys.argv).encode()
    except UnicodeEncodeError:
        sys.exit("A word of this command is not in UTF-8. Type it anew in a terminal that writes UTF-8.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))
    except (OperationalError, ProgrammingError) as wrong:
        sys.exit(f"The database is not ready: {wrong}. `manage.py migrate` prepares a new one.")
