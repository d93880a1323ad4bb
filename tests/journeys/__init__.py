"""What people do from end to end, in a real browser at the width of a desk and of a phone."""
