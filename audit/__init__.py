"""Gates, dossier, ledger and decisions: may it be used."""
