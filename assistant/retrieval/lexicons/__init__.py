"""Terms, organisations and concepts by their names in other languages."""
