"""Tests of the query layer; also the app that their models belong to."""
