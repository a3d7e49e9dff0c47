"""The core: exceptions, checks, validators, files, signals, pages."""
