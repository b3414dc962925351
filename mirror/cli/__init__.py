"""The command `mirror`: one module for each group of commands."""
