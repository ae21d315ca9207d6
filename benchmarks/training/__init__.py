"""Makes the learned artefacts of `assistant/models`, and measures them on pages left out."""
