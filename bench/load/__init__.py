"""A day of five hundred people against the portal as it is served: `python -m bench.load`.

`company` makes the people and the years behind them, `day` is what each of them does (locust plays
it), `__main__` serves the portal, has the day played and says what it came to.
"""
