"""MySQL: names only, for programs that ask for them."""
