"""Tests of the landing of remote feeds, against real servers on this machine."""
