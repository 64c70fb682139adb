"""Runs Becket and its contenders by turns and computes the ratios. See ../README.md; ../compare is the command."""
