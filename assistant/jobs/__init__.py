"""Files taken in by whoever has time for them: a queue, and those who work on it."""
