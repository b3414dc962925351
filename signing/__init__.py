"""The island a reader can carry: sign, parse and judge bundles. Start with `signing.verify`."""
