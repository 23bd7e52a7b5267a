"""A small model that has read many messages: how likely a text is one that a moderator would take down."""
