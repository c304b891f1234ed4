"""Providers of series, one file each, behind the entry points of the group ``commentary.series``."""
