"""Sites: an app with a migration, so that the history table is there as in Django's own runs."""
