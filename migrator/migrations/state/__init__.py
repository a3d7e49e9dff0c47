"""The models of a project at one point of its history, as data; model classes are built from it on demand."""
