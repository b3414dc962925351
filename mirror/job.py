"""The only module that joins the stages and calls `signing`."""
