"""The work on other libraries, each written the way its manual does it. They live in an environment of their own."""
