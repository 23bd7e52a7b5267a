"""The words everything else is written in; imports nothing of ours."""
