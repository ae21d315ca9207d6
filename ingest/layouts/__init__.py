"""How a page is laid out, and where its speeches begin and end."""
