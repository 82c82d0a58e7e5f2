"""Other people's detectors, rebuilt from what they published, trained on this corpus."""
