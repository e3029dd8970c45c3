"""What each kind of letter says, and when it is no longer true."""
