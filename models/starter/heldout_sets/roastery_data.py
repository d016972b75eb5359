"""A coffee shop on the web with subscriptions: eight tables whose names and codes grew over the years."""

import datetime

from .common import Rows, script

NOW = "2026-10-14 09:40:00"
SEED = 7214
PLANS = [("STARTER", "Starter Box", 14.9, 1), ("DUO", "Duo Box", 26.5, 2), ("FAMILY", "Family Box", 46.0, 4),
         ("OFFICE", "Office Box", 119.0, 12), ("DECAF", "Decaf Box", 15.9, 1)]
SUPPLIERS = [("Finca La Loma", "Colombia", 1), ("Yirga Growers Union", "Ethiopia", 1), ("Serra Verde", "Brazil", 0),
             ("Nyeri Hills Estate", "Kenya", 1), ("Huehue Coop", "Guatemala", 1), ("Sumatra Highlands", "Indonesia", 0),
             ("Brewtools GmbH", "Germany", 0), ("Kettle & Co", "Netherlands", 0), ("Alto Bravo", "Colombia", 0),
             ("Lam Dong Trading", "Vietnam", 0)]
PRODUCTS = """House Blend|beans|medium|3;Espresso Nero|beans|dark|3;Morning Light|beans|light|2;Yirgacheffe|beans|light|2
Sidamo Natural|beans|light|2;Huila Reserve|beans|medium|1;Narino Micro Lot|beans|light|1;Santos Classic|beans|medium|3
Cerrado Gold|beans|dark|3;Nyeri AA|beans|light|4;Kirinyaga Peaberry|beans|medium|4;Antigua Dark|beans|dark|5
Huehuetenango|beans|medium|5;Mandheling|beans|dark|6;Gayo Mountain|beans|dark|6;Swiss Decaf|decaf|medium|1
Midnight Decaf|decaf|dark|5;Sugar Cane Decaf|decaf|light|9;Cascara Tea|tea||4;Mint Blend|tea||8;Rooibos|tea||8
Hand Grinder|equipment||7;Electric Grinder|equipment||7;French Press|equipment||7;Pour Over Set|equipment||7
Gooseneck Kettle|equipment||8;Moka Pot|equipment||7;Milk Frother|equipment||8;Paper Filters|accessories||7
Travel Mug|accessories||8;Tasting Cups|accessories||8;Storage Tin|accessories||7
Gift Card 25|gift cards||;Gift Card 50|gift cards||"""
PLACES = {"Lyon": "FR", "Paris": "FR", "Lille": "FR", "Ghent": "BE", "Antwerp": "BE", "Utrecht": "NL", "Rotterdam": "NL",
          "Hamburg": "DE", "Berlin": "DE", "Munich": "DE", "Vienna": "AT", "Graz": "AT"}
PRICES = {"beans": (9, 24), "decaf": (10, 18), "tea": (5, 11), "equipment": (24, 160), "accessories": (4, 26)}
PRAISE = ["lovely aroma", "great gift", "will buy again", "fast delivery", "a bit pricey", None, None]
BLAME = ["too bitter for me", "arrived broken", "stale", "a bit pricey", None, None]

TABLES = ["""CREATE TABLE Customers (CustomerID INTEGER PRIMARY KEY, FullName TEXT NOT NULL, Email TEXT, City TEXT NOT NULL,
    CountryCode TEXT NOT NULL, SignedUpOn DATE NOT NULL, ReferredBy INTEGER REFERENCES Customers (CustomerID),
    IsBusiness INTEGER NOT NULL DEFAULT 0, newsletter TEXT NOT NULL)""",
    """CREATE TABLE plans (plan_code TEXT PRIMARY KEY, plan_name TEXT NOT NULL, monthly_fee REAL NOT NULL,
    bags_per_month INTEGER NOT NULL)""",
    """CREATE TABLE subscriptions (sub_id INTEGER PRIMARY KEY, cust_id INTEGER NOT NULL REFERENCES Customers (CustomerID),
    plan_code TEXT NOT NULL REFERENCES plans (plan_code), started_on DATE NOT NULL, ended_on DATE, status TEXT NOT NULL)""",
    """CREATE TABLE tbl_supplier (supp_id INTEGER PRIMARY KEY, supp_name TEXT NOT NULL, country TEXT NOT NULL,
    fair_trade INTEGER NOT NULL)""",
    """CREATE TABLE Products (sku TEXT PRIMARY KEY, ProductName TEXT NOT NULL, category TEXT NOT NULL, roastLevel TEXT,
    unitPrice REAL NOT NULL, stockQty INTEGER NOT NULL, reorderLevel INTEGER NOT NULL,
    supp_id INTEGER REFERENCES tbl_supplier (supp_id), discontinued INTEGER NOT NULL DEFAULT 0)""",
    """CREATE TABLE orders (order_no INTEGER PRIMARY KEY, cust_id INTEGER NOT NULL REFERENCES Customers (CustomerID),
    ordered_at DATETIME NOT NULL, shipped_at DATETIME, state TEXT NOT NULL, channel TEXT NOT NULL, shipping_cost REAL NOT NULL,
    total REAL NOT NULL)""",
    """CREATE TABLE OrderLines (line_id INTEGER PRIMARY KEY, order_no INTEGER NOT NULL REFERENCES orders (order_no),
    sku TEXT NOT NULL REFERENCES Products (sku), qty INTEGER NOT NULL, price_each REAL NOT NULL)""",
    """CREATE TABLE Review (review_id INTEGER PRIMARY KEY, sku TEXT NOT NULL, CustomerID INTEGER NOT NULL, stars INTEGER NOT NULL,
    comment TEXT, posted_on DATE NOT NULL)"""]


def goods(rows):
    products = []
    for line in PRODUCTS.replace("\n", ";").split(";"):
        name, category, roast, supplier = line.split("|")
        price = (float(name[-2:]) if category == "gift cards"
                 else round(rows.whole(*PRICES[category]) + rows.pick([0.5, 0.9, 0.95]), 2))
        products.append((f"{category[:2].upper()}-{100 + 7 * len(products)}", name, category, roast or None, price,
                         999 if category == "gift cards" else rows.pick([0, rows.whole(3, 25), rows.whole(26, 190)], [11, 29, 60]),
                         rows.pick([10, 20, 30]), int(supplier) if supplier else None, int(rows.chance(0.1))))
    return products


def buyers(rows):
    customers = []
    for number in range(1, 141):
        first, last = rows.person()
        city = rows.pick(list(PLACES))
        business = rows.chance(0.15)
        customers.append((number, f"{first} {last}", f"{first}.{last}@post.example".lower() if rows.chance(0.94) else None,
                          city, PLACES[city], rows.day("2023-05-01"), rows.whole(1, number - 1) if number > 5 and rows.chance(0.2)
                          else None, int(business), rows.pick("YN", [62, 38])))
    return customers


def boxes(rows, customers):
    subscriptions = []
    for number in range(1, 121):
        customer = customers[rows.whole(0, 118)]
        plan = "OFFICE" if customer[7] and rows.chance(0.5) else rows.pick(["STARTER", "DUO", "FAMILY", "DECAF"], [40, 30, 18, 12])
        started = rows.day(str(customer[5]))
        ended = started + datetime.timedelta(days=rows.whole(40, 500))
        state = "cancelled" if ended <= rows.now.date() and rows.chance(0.6) else rows.pick(["active", "paused"], [85, 15])
        subscriptions.append((number, customer[0], plan, started, ended if state == "cancelled" else None, state))
    return subscriptions


def sold(rows, customers, products):
    orders, lines = [], []
    moments = [rows.moment(start) for start, many in (("2024-03-04", 340), ("2026-08-20", 46), ("2026-10-11", 14))
               for _ in range(many)]
    for number, at in enumerate(sorted(moments), 50001):
        known = [row for row in customers[:128] if str(row[5]) <= str(at.date())]
        customer = known[int(len(known) * rows.random.random() ** 1.4)]
        shipped = rows.after(at, 6, 110)
        state = rows.pick(["DELIVERED", "CANCELLED", "RETURNED"], [86, 8, 6]) if shipped else rows.pick(["NEW", "PAID"], [40, 60])
        if shipped and (rows.now - shipped).days < 4:
            state = "SHIPPED"
        parts = []
        for product in {rows.whole(0, 32) for _ in range(rows.pick([1, 2, 3, 4], [30, 36, 22, 12]))}:
            sku, _, category, _, price = products[product][:5]
            parts.append((sku, rows.pick([1, 2, 3, 6], [60, 25, 10, 5]) if category != "equipment" else 1,
                          round(price * rows.pick([1, 0.9], [85, 15]), 2)))
        goods_total = sum(qty * price for _, qty, price in parts)
        shipping = 0.0 if goods_total > 60 else rows.pick([3.9, 5.9, 7.5])
        orders.append((number, customer[0], at, shipped if state not in ("CANCELLED",) else None, state,
                       rows.pick(["web", "app", "phone"], [58, 34, 8]), shipping, round(goods_total + shipping, 2)))
        lines += [(number, *part) for part in parts]
    return orders, [(count, *line) for count, line in enumerate(lines, 1)]


def database():
    rows = Rows(SEED, NOW)
    customers, products = buyers(rows), goods(rows)
    subscriptions = boxes(rows, customers)
    orders, lines = sold(rows, customers, products)
    buyer = {row[0]: (row[1], row[3]) for row in orders if row[4] == "DELIVERED"}
    reviews = []
    for line in lines:
        if line[1] in buyer and rows.chance(0.26):
            person, shipped = buyer[line[1]]
            posted = rows.after(shipped, 30, 700)
            if posted:
                stars = rows.pick([1, 2, 3, 4, 5], [6, 8, 15, 33, 38])
                reviews.append((len(reviews) + 1, line[2], person, stars, rows.pick(PRAISE if stars > 3 else BLAME),
                                posted.date()))
    return script(list(zip(TABLES, [customers, PLANS, subscriptions,
                                    [(number, *row) for number, row in enumerate(SUPPLIERS, 1)], products, orders, lines,
                                    reviews])))
