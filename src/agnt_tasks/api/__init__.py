"""The REST contract, used by the server and by the store that talks to one: operations, bodies, problems."""
