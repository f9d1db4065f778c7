"""Small order files as the shops write them, made for the tests."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from orders.desk.layouts.draft import Fault


def _columns(text: str) -> list[str]:
    return text.split(",")


TAOBAO_2012 = _columns(
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,"
    "返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,"
    "运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,"
    "物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因"
)
TAOBAO_2016 = TAOBAO_2012 + _columns(
    "卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,定金排名,"
    "修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易"
)
TAOBAO_2018 = TAOBAO_2012 + _columns(
    "卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,"
    "是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,"
    "天猫卡券抵扣,集分宝抵扣,是否是O2O交易,新零售交易类型,新零售导购门店名称,"
    "新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,"
    "打款商家金额,含应开票给个人的个人红包"
)
TAOBAO_ITEMS = _columns(
    "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码"
)
TAOBAO_NEW_ITEMS = _columns(
    "子订单编号,主订单编号,商品标题,商品价格,购买数量,商品属性,套餐信息,订单状态,商家编码,"
    "买家应付货款,买家实付金额,退款状态,退款金额,订单创建时间,订单付款时间,商品ID,商家备注"
)
YOUZAN = _columns(
    "订单号,销售渠道,归属店铺,订单类型,订单状态,推广方式,订单来源,订单创建时间,买家付款时间,"
    "交易成功时间,付款方式,支付流水号,商品金额合计,运费,店铺优惠合计,应收订单金额,"
    "订单实付金额,支付优惠合计,订单实收金额,订单抵用积分数,店铺优惠方式,支付优惠方式,"
    "全部商品名称,商品种类数,订单配送方式,同城送达时间/提货时间,收货人省份,收货人城市,"
    "收货人地区,详细收货地址/提货地址,收货人/提货人,收货人手机号/提货人手机号,买家备注,"
    "订单星级,买家昵称,买家是否会员,买家手机号,下单网点,收银员,分销员,销售导购,专属导购,"
    "订单退款状态,订单已退款金额,商家订单备注,桌号,挂账主体,挂账手机号,团长订单,订单风险标签,"
    "分销员,分销员手机号,分销员所属店铺,分销员所属团队,分销员所属分组,分销员等级,"
    "订单佣金类型,订单佣金金额,订单下级卖货提成类型,订单下级卖货提成金额"
)
YOUZAN_ITEMS = _columns(
    "订单号,外部订单号,订单商品状态,交易成功时间,商品名称,商品类型,商品类目,商品规格,"
    "规格编码,商品编码,商品单价,商品成本价,商品优惠方式,商品优惠后价格,商品数量,商品金额小计,"
    "店铺优惠（分摊）,商品实际成交金额,商品抵用积分数,商品留言,收货人/提货人,"
    "收货人手机号/提货人手机号,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,"
    "买家备注,商品发货状态,商品发货方式,商品发货物流公司,商品发货物流单号,发货员工,"
    "商品发货时间,商品退款状态,商品已退款金额,商家订单备注,入住时间"
)
SHOPIFY = _columns(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,"
    "Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,"
    "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,"
    "Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,"
    "Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,"
    "Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,"
    "Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,"
    "Next Payment Due At,Payment References"
)
WOOCOMMERCE = _columns(
    "order_id,order_number,order_date,paid_date,status,shipping_total,discount_total,"
    "order_total,order_subtotal,order_currency,customer_email,billing_first_name,"
    "billing_last_name,billing_phone,billing_address_1,billing_city,shipping_first_name,"
    "shipping_last_name,shipping_address_1,shipping_city,shipping_postcode,shipping_country,"
    "customer_note,line_item_1,line_item_2"
)
PLAIN = _columns(
    "number,placed_at,paid_at,buyer,receiver,phone,address,sku,title,variant,quantity,"
    "unit_price,shipping_fee,discount,total,paid,buyer_note"
)
PLAIN_CHINESE = _columns(
    "订单号,下单时间,付款时间,买家,收货人,电话,地址,货号,品名,规格,数量,单价,运费,优惠,总额,"
    "实付,买家留言"
)

TAOBAO_ORDER = {
    "订单编号": '="3187400010248030744"',
    "买家会员名": "tb小明",
    "买家应付货款": "440.00",
    "买家应付邮费": "32.38",
    "总金额": "472.38",
    "买家实际支付金额": "472.38",
    "订单状态": "卖家已发货，等待买家确认",
    "买家留言": "请尽快发货",
    "收货人姓名": "杨伟",
    "收货地址 ": "浙江省 杭州市 西湖区 文三路1号，3楼",
    "联系手机": "'13800000000",
    "订单创建时间": "2026-07-04 09:00:00",
    "订单付款时间 ": "2026-07-04 09:02:00",
    "宝贝标题 ": "奶酪，面条",
    "宝贝种类 ": "2",
    "物流单号 ": "No:SF100000000",
    "物流公司": "顺丰速运",
    "订单备注": "老客户",
    "宝贝总数量": "22",
    "店铺Id": "0",
    "店铺名称": "优悦优品商城",
    "订单关闭原因": "订单未关闭",
    "打款商家金额": "472.38元",
    "修改后的收货地址": "null",
}
TAOBAO_ITEM = {
    "订单编号": '="3187400010248030744"',
    "标题": "奶酪",
    "价格": "34.20",
    "购买数量": "10",
    "外部系统编号": "NW-011",
    "商品属性": "口味:原味",
    "商家编码": "NW-011-A",
}
YOUZAN_ORDER = {
    "订单号": "E20260619100000047400001",
    "归属店铺": "芸熙烘焙",
    "订单状态": "待发货",
    "订单创建时间": "2026-06-19 10:00:00",
    "买家付款时间": "2026-06-19 10:01:00",
    "商品金额合计": "100.00",
    "运费": "8.00",
    "店铺优惠合计": "10.00(满减)",
    "应收订单金额": "98.00",
    "订单实付金额": "98.00",
    "全部商品名称": "草莓蛋糕",
    "收货人省份": "北京市",
    "收货人城市": "北京市",
    "收货人地区": "朝阳区",
    "详细收货地址/提货地址": "建国路1号",
    "收货人/提货人": "王芳",
    "收货人手机号/提货人手机号": "138****8000",
    "买家昵称": "小芳",
    "订单已退款金额": "0.00",
    "商家订单备注": "加蜡烛",
    "订单风险标签": "——",
}
YOUZAN_ITEM = {
    "订单号": "E20260619100000047400001",
    "商品名称": "草莓蛋糕",
    "商品规格": "6寸",
    "规格编码": "CM-6",
    "商品编码": "CM",
    "商品单价": "50.00",
    "商品数量": "2",
    "商品金额小计": "100.00",
    "商品发货物流公司": "顺丰速运",
    "商品发货物流单号": "SF1",
}
SHOPIFY_ORDER = {
    "Name": "#1001",
    "Email": "ada@example.com",
    "Financial Status": "paid",
    "Paid at": "2026-05-14 11:24:00 +0100",
    "Fulfillment Status": "fulfilled",
    "Currency": "GBP",
    "Subtotal": "47.00",
    "Shipping": "6.00",
    "Taxes": "3.29",
    "Total": "56.29",
    "Discount Amount": "5.00",
    "Created at": "2026-05-14 11:23:45 +0100",
    "Lineitem quantity": "2",
    "Lineitem name": "Fern Print - A3",
    "Lineitem price": "16.00",
    "Lineitem sku": "FERN-1",
    "Shipping Name": "Ada Example",
    "Shipping Street": "1 Lane",
    "Shipping City": "Leeds",
    "Shipping Zip": "'LS1 1AA",
    "Shipping Country": "GB",
    "Shipping Phone": "'0113 496 0000",
    "Notes": "ring twice",
    "Lineitem discount": "0.00",
}
SHOPIFY_LINE = {
    "Name": "#1001",
    "Email": "ada@example.com",
    "Created at": "2026-05-14 11:23:45 +0100",
    "Lineitem quantity": "1",
    "Lineitem name": "Tote",
    "Lineitem price": "20.00",
    "Lineitem sku": "TOTE-1",
    "Lineitem discount": "0.00",
}
WOOCOMMERCE_ORDER = {
    "order_id": "77",
    "order_number": "1077",
    "order_date": "2026-08-05 09:01:16",
    "paid_date": "2026-08-05 09:02:00",
    "status": "processing",
    "shipping_total": "3.00",
    "discount_total": "2.00",
    "order_total": "33.00",
    "order_subtotal": "32.00",
    "order_currency": "EUR",
    "customer_email": "ugo@example.com",
    "billing_first_name": "Ugo",
    "billing_last_name": "Rossi",
    "billing_phone": "+39 06 555 0100",
    "shipping_first_name": "Ida",
    "shipping_last_name": "Rossi",
    "shipping_address_1": "Via Roma 1",
    "shipping_city": "Roma",
    "shipping_postcode": "00100",
    "shipping_country": "IT",
    "customer_note": "grazie",
    "line_item_1": "name:Asini | 121|product_id:31529|sku:AS-121|quantity:2|total:24.00"
    "|sub_total:26.00",
    "line_item_2": "name:Busta|product_id:7|quantity:1|total:6.00|sub_total:6.00|meta:colore:blu",
}
PLAIN_ORDER = {
    "number": "P-1",
    "placed_at": "2026-05-14 11:23:45",
    "paid_at": "2026-05-14 11:30:00",
    "buyer": "小明",
    "receiver": "杨伟",
    "phone": "13800000000",
    "address": "杭州市文三路1号",
    "sku": "NW-001",
    "title": "茶",
    "variant": "红",
    "quantity": "2",
    "unit_price": "18.00",
    "shipping_fee": "6.00",
    "discount": "2.00",
    "total": "40.00",
    "paid": "40.00",
    "buyer_note": "多谢",
}


def grid(header: Sequence[str], rows: Sequence[dict]) -> list[list]:
    """The header and the rows' cells under it; a column that stands twice is filled once."""
    first = {column: place for place, column in reversed(list(enumerate(header)))}
    return [list(header)] + [
        [
            row.get(column, "") if first[column] == place else "另一"
            for place, column in enumerate(header)
        ]
        for row in rows
    ]


def csv_file(
    header: Sequence[str], rows: Sequence[dict], *, encoding="utf-8-sig", delimiter=",", quoted=True
) -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(grid(header, rows))
    return text.getvalue().encode(encoding)


def xlsx_file(header: Sequence[str], rows: Sequence[dict], *, more_sheets: Sequence[str] = ()):
    """The rows as a workbook; values keep their types and text is never made a formula."""
    book = Workbook()
    sheet = book.active
    for cells in grid(header, rows):
        sheet.append(cells)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and not cell.value.startswith("=1"):
                cell.data_type = "s"
    for name in more_sheets:
        book.create_sheet(name)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def told(faults: Sequence[Fault]) -> list[tuple[int, str, str]]:
    """Row, column and sentence of each fault."""
    return [(fault.row, fault.column, fault.message % fault.params) for fault in faults]
