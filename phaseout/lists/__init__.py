"""The published lists: their entries, what changed since the last, and the internal cover."""
