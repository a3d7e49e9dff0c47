"""The migrations of content types; names and effects are Django's, so that its databases are taken over."""
