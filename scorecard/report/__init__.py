"""The weekly review as one document: on the page, on paper, in a mail."""
