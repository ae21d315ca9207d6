"""Benchmark question sets, their scores and their reports."""
