"""Moderation: what to think of a message, and what a person decided about it."""
