"""A question becomes an answer whose every claim is a passage."""
