"""Import: past compliments and feedback, from a CSV or Excel file to the door."""
