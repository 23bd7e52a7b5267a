"""eventchat: chat for live events over one log a room."""

__version__ = "0.1.0"
