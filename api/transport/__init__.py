"""GraphQL over HTTP on bare ASGI: what a request says, and how it is answered."""
