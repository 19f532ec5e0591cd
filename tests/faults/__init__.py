"""The fault harness: the whole system as processes, a ledger of what was sent, faults, and a checker."""
