"""Master data of the room: sales channels are kept here; partners have pages of their own."""

from django.contrib import admin

from hr.people.admin import Kept
from regulations.binding.admin import HistoryAdmin
from sitecontent.campaigns.models import Channel


@admin.register(Channel)
class ChannelAdmin(Kept, HistoryAdmin):
    """Shops as the orders name them, and who keeps each (B2)."""

    list_display = ["name", "source", "shop", "currency", "keeper", "is_open"]
    list_filter = ["source", "is_open"]
    list_select_related = ["keeper"]
    search_fields = ["name", "shop"]
    list_per_page = 20
    show_full_result_count = False
