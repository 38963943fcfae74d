"""The parts of the waiting room: who waits, what an answer is made of, how a question is shown."""
