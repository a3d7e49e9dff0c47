"""The migrations tutorial, as one session at a terminal: run by migrator, run by Django, compared."""
