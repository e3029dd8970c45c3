"""Whether FIXHub is well: what is looked at, by whom, and how often it is asked for what."""
