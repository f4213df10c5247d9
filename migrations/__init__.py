"""The history of the database's shape and of who may touch what in it."""
