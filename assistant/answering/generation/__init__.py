"""Has a chat model write an answer."""
