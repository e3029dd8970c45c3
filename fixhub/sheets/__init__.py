"""Named sheets of rows: out of a folder of CSV files, a zip of one, or a workbook, and into them.

Whatever it is, cells are text and a row has the number that a spreadsheet shows. Everything is
read row by row and bounded before it is unpacked, so a hostile file costs neither memory nor time.
"""
