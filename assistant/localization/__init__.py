"""Who speaks, and what is said, for readers of other languages than the printed one."""
