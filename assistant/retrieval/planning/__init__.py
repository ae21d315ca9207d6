"""From a question to a query plan: its kind, its term, its scope."""
