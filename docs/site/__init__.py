"""The reference of the schema as pages that need neither a server nor the network."""
