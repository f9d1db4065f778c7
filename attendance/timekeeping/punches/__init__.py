"""Recorded times: what a browser, a clock or a file says of when somebody was there."""
