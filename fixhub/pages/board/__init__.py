"""The board of a cohort: who stands where, and who needs somebody."""
