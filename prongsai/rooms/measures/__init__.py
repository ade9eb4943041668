"""The measures room: the year's measures to promote integrity and transparency."""
