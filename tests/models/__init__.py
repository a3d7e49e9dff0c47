"""Tests of models; also the app that their models belong to."""
