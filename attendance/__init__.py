"""Recorded times and leave: what people worked, judged by the rules that held."""
