"""The parts of the contract suite, one for each thing that a store does. `StoreContract` is all of them."""
