"""The word lists of question answering, in `data/`."""
