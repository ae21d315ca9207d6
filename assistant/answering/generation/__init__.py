"""The answer a chat model writes."""
