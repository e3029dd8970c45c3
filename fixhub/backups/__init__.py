"""Backup, restore and upgrade: what is done to everything at once (decisions 24 and 25).

A backup is one archive of all that an installation keeps, but its secrets.
"""
