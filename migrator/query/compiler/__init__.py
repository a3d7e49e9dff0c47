"""Compilers: from a query builder to SQL, its parameters, and the meaning of the rows."""
