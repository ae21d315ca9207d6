"""How passages are found for a question."""
