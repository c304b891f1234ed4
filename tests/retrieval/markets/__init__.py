"""Each provider of series beside the answers it is documented to give: a module each, all held to one contract."""
