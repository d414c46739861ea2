"""Lands the rows of remote feeds as immutable pages of text: databases, open-data portals, monthly archives."""

from features.fetch.account import FetchAccount
from features.fetch.landing import landing_files
from features.fetch.run import fetch, remote_tables

__all__ = ["FetchAccount", "fetch", "landing_files", "remote_tables"]
