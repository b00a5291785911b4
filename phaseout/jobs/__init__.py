"""Files in, verbs, files out: where the edges and the verbs are joined."""
