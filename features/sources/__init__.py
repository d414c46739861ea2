"""Reads files of every format as text: only mapped columns, personal data refused at the door."""
