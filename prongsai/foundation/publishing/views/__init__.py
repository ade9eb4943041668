"""What the public and the officers open."""
