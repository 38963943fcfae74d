"""The store over HTTP: the API of the document, and what we offer beyond it."""
