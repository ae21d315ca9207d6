"""Names of people and titles in a question, linked to those of the corpus."""
