"""A file becomes speeches, a speech becomes passages."""
