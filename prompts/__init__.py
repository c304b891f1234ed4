"""What a model is told. The plain writer, the only one so far, is told nothing."""
