"""Job descriptions, exams set by them, and trial assessments marked by two."""
