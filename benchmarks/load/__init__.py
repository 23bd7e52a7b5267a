"""The load generator: C, compiled on demand, driven over its standard input and output."""
