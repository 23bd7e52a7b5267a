"""Training the model: needs the extra `train`; nothing here runs in a server."""
