"""An edition out of the database and into another one, whole: export, import, export are the same bytes.

`tables` declares for each model what of it goes along, what names a row, and why the rest stays.
One writer and one reader work by these declarations; a model or field that nobody declared fails a test.
"""
