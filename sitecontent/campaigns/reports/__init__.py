"""The written report of each month: drafted from the data, handed in, frozen, read."""
