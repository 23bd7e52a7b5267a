"""The record: what the database keeps, put there by the archiver and read back as history."""
