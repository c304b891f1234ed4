"""``python -m commentary``."""

from commentary.cli import main

main(prog_name="commentary")
