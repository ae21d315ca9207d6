"""Understands follow-up questions from what was said before."""
