"""For people who write a store or a model client: the contract suite and doubles. Nothing imports it."""
