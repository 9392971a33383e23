"""What maturity means: frameworks, their rules and their files."""

import os

# Read by openpyxl when it is imported: where it finds lxml, it would read with that instead of defusedxml, which
# refuses entities. Here, because nothing of the project is imported before.
os.environ["OPENPYXL_LXML"] = "False"
