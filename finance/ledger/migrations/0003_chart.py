"""The chart of accounts of the standard for small companies, as far as this company needs it."""

from django.db import migrations

# code, name, category, money
ACCOUNTS = (
    ("1001", "库存现金", "asset", "cash"),
    ("1002", "银行存款", "asset", "bank"),
    ("1122", "应收账款", "asset", ""),
    ("1123", "预付账款", "asset", ""),
    ("1221", "其他应收款", "asset", ""),
    ("122101", "其他应收款—员工借款", "asset", ""),
    ("122102", "其他应收款—内部往来", "asset", ""),
    ("1403", "原材料", "asset", ""),
    ("1405", "库存商品", "asset", ""),
    ("1601", "固定资产", "asset", ""),
    ("1901", "待处理财产损溢", "asset", ""),
    ("2202", "应付账款", "liability", ""),
    ("2203", "预收账款", "liability", ""),
    ("2211", "应付职工薪酬", "liability", ""),
    ("2221", "应交税费", "liability", ""),
    ("2241", "其他应付款", "liability", ""),
    ("224102", "其他应付款—内部往来", "liability", ""),
    ("3001", "实收资本", "equity", ""),
    ("3103", "本年利润", "equity", ""),
    ("3104", "利润分配", "equity", ""),
    ("5001", "主营业务收入", "income", ""),
    ("500101", "主营业务收入—商品销售", "income", ""),
    ("500102", "主营业务收入—旅游服务", "income", ""),
    ("5051", "其他业务收入", "income", ""),
    ("5301", "营业外收入", "income", ""),
    ("5401", "主营业务成本", "cost", ""),
    ("540102", "主营业务成本—旅游团队", "cost", ""),
    ("5403", "营业税金及附加", "cost", ""),
    ("5601", "销售费用", "cost", ""),
    ("560101", "销售费用—业务招待费", "cost", ""),
    ("560102", "销售费用—礼品", "cost", ""),
    ("560103", "销售费用—交通费", "cost", ""),
    ("560109", "销售费用—其他", "cost", ""),
    ("5602", "管理费用", "cost", ""),
    ("560201", "管理费用—办公费", "cost", ""),
    ("560202", "管理费用—通讯费", "cost", ""),
    ("560203", "管理费用—伙食补贴", "cost", ""),
    ("560204", "管理费用—工资", "cost", ""),
    ("560205", "管理费用—房租水电", "cost", ""),
    ("560209", "管理费用—其他", "cost", ""),
    ("5603", "财务费用", "cost", ""),
    ("5711", "营业外支出", "cost", ""),
)


def add(apps, _editor):
    account = apps.get_model("ledger", "Account")
    rows = (account(code=c, name=n, category=kind, money=m) for c, n, kind, m in ACCOUNTS)
    account.objects.bulk_create(rows, ignore_conflicts=True)
    apps.get_model("ledger", "Fund").objects.get_or_create(
        kind="company", code="company", defaults={"name": "公司"}
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_binding")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
