"""Runs Becket beside the peers and tells the ratios. See ../README.md; ../compare is the command."""
