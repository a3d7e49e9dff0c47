"""A small blog: the app that the tour and the tutorial work on."""
