"""Sessions of commands and edits, run by migrator; what they print and leave behind was recorded from Django."""
