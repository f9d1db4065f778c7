"""Spreadsheets that leave the portal, read back."""

import io

import openpyxl


def rows_of(content: bytes) -> list[list]:
    """The values of the first sheet, row by row, its header first."""
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in page.iter_rows()]
