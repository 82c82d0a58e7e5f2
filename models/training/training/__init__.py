"""Trains, calibrates and exports the detector. See ../README.md."""
