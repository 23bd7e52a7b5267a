"""Checks from outside: over HTTP or as plugins, with a time limit, a breaker and a declared fallback."""
