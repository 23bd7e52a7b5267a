"""A small simulated crowd for `eventchat serve --demo`."""
