"""What a question asks: its words, its type, its vector."""
