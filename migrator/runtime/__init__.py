"""Runtime: connections by alias, transactions, and the two drivers that serve the effects of database logic."""
