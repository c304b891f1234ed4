"""What goes out: a verified note as Markdown, as JSON, on disk and on a terminal. Nothing here decides or computes."""
