"""The store that is a server of the AGNT Tasks API."""
