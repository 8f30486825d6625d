"""Rosters (pure): files in, people and problems out. No database, no clock, no network.

`sources` opens what somebody sent, `oneroster` and `delimited` read it, `diff` compares the
reading with the people already known. Nothing here decides to write.
"""
