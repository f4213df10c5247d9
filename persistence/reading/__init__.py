"""Reading: views say what can be read, a selection what is wanted, a reader fetches it."""
