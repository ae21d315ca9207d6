"""Who speaks: bylines, labels and turns."""
