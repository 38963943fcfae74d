"""Models behind one protocol, `ModelClient`: litellm for real ones, Rehearsal for none."""
