"""Groups follow from the matrix of the levels and from the positions: no page changes them."""

from django.contrib import admin
from django.contrib.auth import admin as registers_groups
from django.contrib.auth.models import Group

assert registers_groups  # before they are taken off again
admin.site.unregister(Group)
