"""What units send: rounds, receipts, waivers, and who has reported so far."""
