"""What went wrong with a delivery is told in words, the receiver's own behind them."""

import pytest
from django.utils import translation

from hr.people.models import Employee
from regulations.notices.models import Delivery
from regulations.notices.services import Message, notify
from regulations.notices.troubles import RESTS, SILENT, raw, sentence
from tests.regulations.notices.told import AT

HTTP = "Failed to send JSON POST notification: {}, error={}."


@pytest.mark.parametrize(
    ("error", "said", "behind"),
    [
        ("", "", ""),
        (SILENT, "渠道没有及时应答。", ""),
        (HTTP.format("Internal server error.", 500), "接收方自身出错（500）。", None),
        (HTTP.format("Unauthorized", 401), "接收方不接受地址中的密钥（401）。", None),
        (HTTP.format("Page not found", 404), "接收方没有这个地址（404）。", None),
        (HTTP.format("Too many requests", 429), "接收方收到的消息过多（429）。", None),
        (HTTP.format("Bad request", 400), "接收方没有接收（400）。", None),
        ("A Connection error occurred sending JSON", "无法连接接收方。", None),
        ("TypeError('x')", "渠道拒收。", None),
    ],
)
def test_trouble_is_said_in_chinese(error, said, behind):
    with translation.override("zh-hans"):
        assert sentence(error) == said
    assert raw(error) == (error if behind is None else behind)


@pytest.fixture
def superuser(db):
    return Employee.objects.create_superuser("9000", "钱超")


@pytest.mark.django_db
def test_log_and_channels_show_the_sentence_with_the_raw_words_behind_it(
    person, channel, client, superuser
):
    channel("json://127.0.0.1:9/x", reach="group", kinds=["breach"])
    notify(recipients=[person], message=Message(key="breach:1", text="x", kind="breach"), at=AT)
    Delivery.objects.update(error=HTTP.format("Internal server error.", 500))
    client.force_login(superuser)
    for path in ("/notices/deliveries/", "/notices/channels/"):
        page = client.get(path, headers={"accept-language": "zh-hans"}).content.decode()
        assert "接收方自身出错（500）。" in page
        assert "<code>Failed to send JSON POST notification" in page
    Delivery.objects.update(error=RESTS)
    page = client.get("/notices/deliveries/", headers={"accept-language": "zh-hans"})
    assert "de-raw" not in page.content.decode()
