"""FIXHub on one machine: the processes behind `manage.py up`."""
