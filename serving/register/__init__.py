"""What releases and the ledger say, for people."""
