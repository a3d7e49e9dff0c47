"""Migrations: model state through time, the diff that writes migration files, and the machinery that runs them."""
