"""The answers, the corpus and the health of the service over REST."""
