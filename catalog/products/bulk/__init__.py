"""Lists of goods too long for one page: kept as they came, looked at and written by a worker."""
