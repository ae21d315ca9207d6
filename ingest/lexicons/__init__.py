"""Names, offices and organisations by their form."""
