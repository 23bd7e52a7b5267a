"""Trying rules: on what was said before, or beside those in force."""
