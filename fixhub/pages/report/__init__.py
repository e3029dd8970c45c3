"""The cohort report as a page and as a file."""
