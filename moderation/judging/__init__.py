"""Judging: what to do with a text. Pure and fast: no socket, no clock that matters."""
