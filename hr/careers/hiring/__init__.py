"""Vacancies with their channels, candidates, offers, and who was taken on."""
