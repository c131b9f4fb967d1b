"""The alignment scorecard: one shared revenue number, who contributed, where it broke.

Data goes one way: `sources` -> `workbook` -> `facts` -> the arithmetic -> the views -> `words`
and `charts` -> `ui`. Nothing below `ui` knows Streamlit.
"""
