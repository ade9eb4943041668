"""Officers' pages: what waits for signatures, reading and signing, paper, sending, the office's routes."""
