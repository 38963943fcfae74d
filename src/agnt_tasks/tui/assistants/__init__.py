"""The parts of the screen of assistants: what a profile says, and the form in which it is changed."""
