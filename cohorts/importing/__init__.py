"""Past editions from spreadsheets: read the sheets, check the rows, compare, store what is new.

An import only adds. What is stored already is never overwritten; a cell that says something
else than the database is named, and so is each cell that has no place. So the same folder
twice changes nothing, and the order in which editions are brought in changes no figure.
"""
