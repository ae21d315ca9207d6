"""Learns from one's own questions how likely what is found answers, for any embedding model."""
