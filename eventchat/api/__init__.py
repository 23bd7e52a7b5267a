"""The HTTP side: controllers that only translate."""
