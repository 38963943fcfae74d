"""The REST contract: what client and server share."""
