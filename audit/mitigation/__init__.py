"""Which areas are flagged once forecasts are made: the rules a committee can choose from, and what each would cost."""
