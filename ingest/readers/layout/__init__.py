"""Characters at their places on a page become blocks of text in the order they are read in."""
