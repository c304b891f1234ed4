"""Publishing a note: a target a file, and what puts its folders there."""
