"""Punches from files: exports of clocks and spreadsheets, looked at before they are written."""
