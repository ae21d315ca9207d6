"""A file of any accepted format becomes the text that was printed in it."""
