"""Which passages answer, and how likely it is that they do."""
