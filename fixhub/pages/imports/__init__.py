"""The pages of an import: handing up, reading, storing."""
