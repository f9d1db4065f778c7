"""Addresses of the room."""

from django.urls import include, path

app_name = "database"
urlpatterns = [
    path("database/backups/", include("sitecontent.database.backups.urls")),
    path("database/levels/", include("sitecontent.database.levels.urls")),
    path("documents/", include("sitecontent.database.documents.urls")),
    path("database/security/", include("sitecontent.database.security.urls")),
    path("database/exports/", include("sitecontent.database.handing.urls")),
    path("database/feedback/", include("sitecontent.database.feedback.urls")),
    path("database/changes/", include("sitecontent.database.changes.urls")),
]
