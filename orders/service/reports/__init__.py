"""The monthly report of the service, drafted from the data, and reports of the unusual."""
