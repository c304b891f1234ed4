"""Tests of the installed wheel, laid out as the packages are."""
