"""The QR code of an invoice read from its picture."""

from regulations.pictures import qr_texts

__all__ = ["qr_texts"]
