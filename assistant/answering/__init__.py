"""How passages become an answer."""
