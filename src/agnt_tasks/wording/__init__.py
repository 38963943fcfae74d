"""Words for people, shared by the command line and the board: statuses, times, money, widths, histories."""
