"""Deciding: what people and rules do about what was said, its record, and its undoing."""
