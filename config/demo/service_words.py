"""What is said at the demo's service desk: scripts of the library, conversations to be drawn."""

from orders.service.rules import Way
from orders.service.scripts.rules import Category

LEAD, PROMOTER, EMILY, GRACE = "1102", "1109", "1105", "1106"
SCRIPTS = (  # who, category, title, text
    (
        LEAD,
        Category.GREETING,
        "日间开场",
        "您好，欢迎光临{shop}！我是客服小赵，请问有什么可以帮您？",
    ),
    (
        EMILY,
        Category.GREETING,
        "夜间留言",
        "您好，这里是{shop}。您的留言已收到，明早 8 点后第一时间回复您。",
    ),
    (
        LEAD,
        Category.CLOSING,
        "结束语",
        "感谢您光临{shop}！请问还需要其他帮助吗？祝您生活愉快，期待再次为您服务。",
    ),
    (
        PROMOTER,
        Category.PRODUCT,
        "茶叶推荐",
        "这款龙井是今年的明前茶，回甘好。第一次喝建议先拍 50 克装，水温 80 度。",
    ),
    (
        PROMOTER,
        Category.PROMOTION,
        "满减活动",
        "您好，现在全店满 199 减 20，可与店铺券同用，再加一份鲜花饼就够了。",
    ),
    (
        EMILY,
        Category.OBJECTION,
        "嫌贵",
        "理解您的考虑。我们产地直采、当季现做，七天无理由退换，可先拍小份试试。",
    ),
    (
        GRACE,
        Category.DELIVERY,
        "催发货",
        "让您久等了！您的订单正在打包，今天 18 点前发出，发出后把单号发给您。",
    ),
    (
        GRACE,
        Category.AFTER,
        "破损赔付",
        "非常抱歉！请您拍一张外箱和破损处的照片，核实后当天补发或退款。",
    ),
    (
        LEAD,
        Category.AFTER,
        "保存提醒",
        "请您收到后放在阴凉干燥处，开封后用夹子封好，30 天内吃完口感最好。",
    ),
    (PROMOTER, Category.PROMOTION, "国庆礼盒", "国庆礼盒现货，拍下当天发出，附手提袋和贺卡。"),
)
TALKS = (  # days ago, who, way, customer, what, answer
    (
        9,
        EMILY,
        Way.ONLINE,
        "周女士",
        "龙井和碧螺春哪个更清淡？",
        "您好，碧螺春更清淡一些，新手推荐先试小罐。",
    ),
    (8, GRACE, Way.PHONE, "马先生", "坚果礼盒能开专票吗？", "可以，您把抬头和税号发我。"),
    (7, EMILY, Way.PHONE, "何先生", "上次的鲜花饼碎了一半。", "嗯，那你要怎么样？拍照发过来吧。"),
    (7, GRACE, Way.ONLINE, "tb_lulu88", "在吗？什么时候发货", "明天"),
    (
        6,
        EMILY,
        Way.ONLINE,
        "郭女士",
        "送长辈有没有少糖的？",
        "您好，山楂糕有无糖款，生产日期是上周的，请放心。",
    ),
    (
        6,
        GRACE,
        Way.PHONE,
        "罗先生",
        "地址写错了能改吗？",
        "您好，可以改，请问您的订单号是多少？我核对一下。",
    ),
    (6, "1103", Way.ONLINE, "林女士", "茶叶怎么保存？", "放冰箱冷藏，密封好。"),
    (5, EMILY, Way.PHONE, "宋女士", "能不能周末送到？", "您好，周五 16 点前下单，江浙沪周末可到。"),
    (5, "1104", Way.PHONE, "谢先生", "企业团购打几折？", "您好，50 份以上九折，我请同事给您报价。"),
    (4, GRACE, Way.ONLINE, "wangwang", "赠品漏发了", "您好，非常抱歉，已登记补发，单号稍后给您。"),
    (3, "1103", Way.ONLINE, "高先生", "支持货到付款吗", "不支持的哦。"),
)
