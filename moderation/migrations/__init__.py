"""The steps that make the tables, in the order of their names."""
