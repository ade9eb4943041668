"""Settings of the office, the person's own account, and the page of an invitation."""
