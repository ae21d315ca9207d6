"""What is stored and how it is found: library, vectors, words."""
