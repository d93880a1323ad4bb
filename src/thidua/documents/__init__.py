"""Floor 4: register in and out, number books, distribution, legal library."""
