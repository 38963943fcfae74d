"""What a store can do (`protocol`), what the engine asks of one (`journal`), and the stores themselves."""
