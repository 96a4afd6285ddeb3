"""Reads a CSV file with Python's strict csv reader and prints each record as a JSON array.

Usage: python_csv_rows.py FILE DELIMITER QUOTE. Blank lines are left out.
Exits with 3 where the reader refuses the file.
"""

import csv
import json
import sys

path, delimiter, quote = sys.argv[1:]
csv.field_size_limit(1 << 30)
with open(path, encoding="utf-8", newline="") as file:
    reader = csv.reader(file, delimiter=delimiter, quotechar=quote, strict=True)
    try:
        for record in reader:
            if record:
                print(json.dumps(record))
    except csv.Error:
        sys.exit(3)
