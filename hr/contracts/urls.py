"""Addresses of the room."""

app_name = "contracts"
urlpatterns: list = []
