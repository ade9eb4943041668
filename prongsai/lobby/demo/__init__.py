"""The demonstration office: a believable year in every room, with role titles instead of people's names."""
