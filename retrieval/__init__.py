"""What comes in: the record, feeds and series read into it, and how it is searched."""
