"""The people who use the service: accounts, sessions, tokens, and the log of what they read and did."""
