"""Certificates of a hospital, handed in for sick leave."""
