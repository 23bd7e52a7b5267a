"""One check a file. A check looks at a message under a room's rules; None leaves it to the next."""
