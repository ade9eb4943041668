"""Thai text: repair of what fonts, scanners and PDF writers do to it, and comparing it."""
