"""The seam between the ORM and its host: one leaf module for each thing the ORM needs from the framework."""
