"""One log a room: Redis Streams, their scripts, and the one read that follows them."""
