"""Everything where text is typed about a task: the message box, forms, questions and small choices."""
