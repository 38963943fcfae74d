"""How everything looks: colours by role, themes, signs, and the one way from data to the screen."""
