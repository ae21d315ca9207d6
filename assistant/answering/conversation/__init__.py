"""A follow-up question, understood by what was said before it."""
