"""What happened, in sentences: the activity of a team or an edition, and notices to a person."""
