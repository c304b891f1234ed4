"""The commands, by what a person is at: keeping the desk, writing notes, asking the library."""
