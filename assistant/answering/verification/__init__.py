"""A written sentence, checked against the passages it cites."""
