"""Many cursors: rings of the newest entries, and the readers that follow them."""
