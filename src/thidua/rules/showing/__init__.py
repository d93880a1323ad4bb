"""Rows of the law in words for pages and workbooks."""
