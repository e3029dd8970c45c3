"""Backup and restore: one archive that holds all an installation keeps, but its secrets (decision 24)."""
