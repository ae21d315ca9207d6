"""Learned artefacts, each with a manifest that says what it was learned from."""
