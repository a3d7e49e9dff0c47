"""Tests of the schema layer; also the app that their models belong to."""
