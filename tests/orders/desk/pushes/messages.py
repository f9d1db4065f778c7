"""Pushed orders as the shops send them, made for the tests."""

SHOPIFY = {
    "id": 5000000001001,
    "name": "#1001",
    "order_number": 1001,
    "email": "ada@example.com",
    "created_at": "2026-05-14T11:23:45+01:00",
    "processed_at": "2026-05-14T11:24:00+01:00",
    "currency": "GBP",
    "total_price": "56.29",
    "total_discounts": "5.00",
    "total_shipping_price_set": {"shop_money": {"amount": "6.00", "currency_code": "GBP"}},
    "financial_status": "paid",
    "fulfillment_status": None,
    "cancelled_at": None,
    "note": "=_= ring twice",
    "phone": None,
    "shipping_address": {
        "name": "Ada Example",
        "phone": "0113 496 0000",
        "address1": "1 Lane",
        "address2": "",
        "city": "Leeds",
        "zip": "LS1 1AA",
        "country": "United Kingdom",
    },
    "line_items": [
        {
            "id": 1,
            "sku": "FERN-1",
            "title": "'90s Fern",
            "variant_title": "A3",
            "quantity": 2,
            "price": "16.00",
        },
        {"id": 2, "sku": None, "title": "Tote", "quantity": 1, "price": "20.00"},
    ],
}
WOOCOMMERCE = {
    "id": 77,
    "number": "1077",
    "status": "processing",
    "currency": "EUR",
    "date_created_gmt": "2026-08-05T07:01:16",
    "date_paid_gmt": "2026-08-05T07:02:00",
    "total": "33.00",
    "discount_total": "2.00",
    "shipping_total": "3.00",
    "billing": {"first_name": "Ugo", "last_name": "Rossi", "email": "u@example.com", "phone": "1"},
    "shipping": {"first_name": "Ida", "last_name": "Rossi", "address_1": "Via Roma 1", "phone": ""},
    "customer_note": "",
    "line_items": [
        {"name": "Asini", "sku": "AS", "quantity": 3, "subtotal": "32.00", "price": 10.666666666},
    ],
}
YOUZAN = {
    "full_order_info": {
        "order_info": {
            "tid": "E20260619100000047400001",
            "status": "WAIT_SELLER_SEND_GOODS",
            "created": "2026-06-19 10:00:00",
            "pay_time": "2026-06-19 10:01:00",
            "shop_name": "芸熙烘焙",
            "order_extra": {"buyer_name": "小芳"},
        },
        "pay_info": {
            "total_fee": "100.00",
            "post_fee": "8.00",
            "payment": "98.00",
            "real_payment": "98.00",
        },
        "address_info": {
            "receiver_name": "王芳",
            "receiver_tel": "13800138000",
            "delivery_province": "北京市",
            "delivery_city": "北京市",
            "delivery_district": "朝阳区",
            "delivery_address": "建国路1号",
        },
        "remark_info": {"buyer_message": "少糖", "trade_memo": "加蜡烛"},
        "orders": [
            {
                "outer_sku_id": "CM-6",
                "title": "草莓蛋糕",
                "sku_properties_name": '[{"k":"尺寸","v":"6寸"},{"k":"口味","v":"原味"}]',
                "num": 2,
                "price": "55.00",
                "total_fee": "100.00",
            }
        ],
    }
}
OWN = {
    "number": "A-1",
    "placed_at": "2026-05-14T11:23:45+08:00",
    "receiver": "杨伟",
    "phone": "13800000000",
    "address": "杭州市文三路1号",
    "lines": [{"title": "茶", "quantity": 2, "unit_price": "18.00"}],
}
