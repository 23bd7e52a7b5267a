"""How fast, at what cost; `make bench` runs the short set. See README.md for how to read the figures."""
