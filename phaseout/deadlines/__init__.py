"""Every day the programme watches: duties, set days, running clocks, tasks, and their order for people."""
