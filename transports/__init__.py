"""Transports: how a reader gets its frames."""
