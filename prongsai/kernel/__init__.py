"""What every part stands on; it knows no tables."""
