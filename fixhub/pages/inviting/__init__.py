"""The page that asks many people in: who would get a letter, and how it reads."""
