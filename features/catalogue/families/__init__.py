"""The families of features: every file here declares `FEATURES`, and is found without being listed anywhere."""
