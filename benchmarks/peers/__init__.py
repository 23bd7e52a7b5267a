"""Other ways to do the same, each started with its own best foot forward."""
