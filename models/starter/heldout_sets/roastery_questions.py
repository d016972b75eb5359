"""Questions over the coffee shop, each with the statements that answer it."""

from .common import mean, sel, share, shown

WHO = ["c.FullName"]
BOUGHT = "FROM OrderLines l JOIN Products p ON p.sku = l.sku JOIN orders o ON o.order_no = l.order_no"
# A sale may leave out what was called off or sent back.
KEPT = ["", " AND o.state <> 'CANCELLED'", " AND o.state NOT IN ('CANCELLED', 'RETURNED')"]


def customers(extras, rest):
    return sel(shown("CustomerID", ["FullName"], extras), "FROM Customers " + rest)


def products(extras, rest):
    return sel(shown("sku", ["ProductName"], extras), "FROM Products " + rest)


def suppliers(extras, rest):
    return sel(shown("supp_id", ["supp_name"], extras), "FROM tbl_supplier " + rest)


def count(*rests):
    return ["SELECT count(*) FROM " + rest for rest in rests]


EASY = [
    ("how many customers are there", count("Customers")),
    ("customers in berlin", customers(["City", "Email"], "WHERE City = 'Berlin'")),
    ("number of customers per country", ["SELECT CountryCode, count(*) FROM Customers GROUP BY CountryCode"]),
    ("give me all business customers", customers(["IsBusiness", "City", "Email"], "WHERE IsBusiness = 1")),
    ("how many customers are signed up for the newsletter?", count("Customers WHERE newsletter = 'Y'")),
    ("which products are out of stock", products(["stockQty", "category"], "WHERE stockQty = 0")),
    ("list the dark roast beans",
     products(["category", "roastLevel", "unitPrice"], "WHERE category = 'beans' AND roastLevel = 'dark'")),
    ("What's our cheapest product?", products(["unitPrice", "category"], "ORDER BY unitPrice LIMIT 1")),
    ("five most expensive products", products(["unitPrice", "category"], "ORDER BY unitPrice DESC LIMIT 5")),
    ("how many products in each category", ["SELECT category, count(*) FROM Products GROUP BY category"]),
    ("avrage price of equipment", mean("unitPrice", "FROM Products WHERE category = 'equipment'")),
    ("show discontinued products", products(["discontinued", "category"], "WHERE discontinued = 1")),
    ("which plans do we offer and what's the monthly fee",
     sel(shown("plan_code", ["plan_name"], ["bags_per_month"], must="monthly_fee"), "FROM plans")),
    ("products priced between 10 and 15", products(["unitPrice", "category"], "WHERE unitPrice >= 10 AND unitPrice <= 15")),
    ("how many active subscriptions do we have?", count("subscriptions WHERE status = 'active'")),
    ("subscriptions by status", ["SELECT status, count(*) FROM subscriptions GROUP BY status"]),
    ("suppliers from colombia", suppliers(["country"], "WHERE country = 'Colombia'")),
    ("which suppliers are fair trade", suppliers(["country", "fair_trade"], "WHERE fair_trade = 1")),
    ("orders that are still new", sel(shown("order_no", [], ["ordered_at", "cust_id", "state", "total"]),
                                      "FROM orders WHERE state = 'NEW'")),
    ("how many orders came through the app", count("orders WHERE channel = 'app'")),
    ("total shipping costs in 2026", ["SELECT sum(shipping_cost) FROM orders WHERE ordered_at >= '2026-01-01'",
                                      "SELECT sum(shipping_cost) FROM orders WHERE shipped_at >= '2026-01-01'"]),
    ("highest order total ever", ["SELECT max(total) FROM orders",
                                  *sel(shown("order_no", ["total"]), "FROM orders ORDER BY total DESC LIMIT 1")]),
    ("avg stars over all reviews", mean("stars", "FROM Review")),
    ("reviews with only 1 star", sel(shown("review_id", ["sku", "sku, comment", "comment"], ["stars", "posted_on", "CustomerID"]),
                                     "FROM Review WHERE stars = 1")),
    ("how many reviews have no coment", count("Review WHERE comment IS NULL", "Review WHERE comment IS NULL OR comment = ''")),
    ("customers without an email address", customers(["Email", "City"], "WHERE Email IS NULL")),
    ("orders per channel, busiest first", ["SELECT channel, count(*) FROM orders GROUP BY channel ORDER BY count(*) DESC"]),
]

BUYERS = "FROM orders o JOIN Customers c ON c.CustomerID = o.cust_id WHERE 1 = 1"
PAYING = "FROM subscriptions s JOIN plans p ON p.plan_code = s.plan_code WHERE s.status = 'active'"
RATED = "FROM Review r JOIN Products p ON p.sku = r.sku"
DAYS = "julianday(shipped_at) - julianday(ordered_at)"
WHOLE_DAYS = "julianday(date(shipped_at)) - julianday(date(ordered_at))"

MEDIUM = [
    ("revenue per month this year", [
        f"SELECT {month}, sum({value}) FROM {source} WHERE o.ordered_at >= '2026-01-01'{kept} GROUP BY 1"
        for value, source in (("o.total", "orders o"),
                              ("l.qty * l.price_each", "orders o JOIN OrderLines l ON l.order_no = o.order_no"))
        for kept in KEPT for month in ("strftime('%Y-%m', o.ordered_at)", "strftime('%m', o.ordered_at)",
                                       "CAST(strftime('%m', o.ordered_at) AS INTEGER)")]),
    ("which customers have never orderd anything",
     customers(["City", "Email"], "WHERE CustomerID NOT IN (SELECT cust_id FROM orders)")),
    ("top 5 customers by total spend", [
        statement for kept in KEPT
        for statement in sel(shown("c.CustomerID", WHO, ["sum(o.total)"], star=""),
                             f"{BUYERS}{kept} GROUP BY c.CustomerID ORDER BY sum(o.total) DESC LIMIT 5")]),
    ("how many orders were placed yesterday", count("orders WHERE ordered_at >= '2026-10-13' AND ordered_at < '2026-10-14'")),
    ("number of orders in the last 30 days", count(
        "orders WHERE ordered_at >= '2026-09-14'", "orders WHERE ordered_at >= '2026-09-15'",
        "orders WHERE ordered_at >= '2026-09-14 09:40:00'")),
    ("which products does Brewtools GmbH supply?",
     sel(shown("p.sku", ["p.ProductName"], ["p.category", "s.supp_name"], star="p.*"),
         "FROM Products p JOIN tbl_supplier s ON s.supp_id = p.supp_id WHERE s.supp_name = 'Brewtools GmbH'")),
    ("how many travel mugs have we sold so far",
     [f"SELECT sum(l.qty) {BOUGHT} WHERE p.ProductName = 'Travel Mug'{kept}" for kept in KEPT]),
    ("products that were never sold", products(["category"], "WHERE sku NOT IN (SELECT sku FROM OrderLines)")),
    ("average rating per product", [
        statement for lead in ("p.ProductName, ", "p.sku, ", "p.sku, p.ProductName, ") for join in ("", "LEFT ")
        for statement in mean("r.stars", f"FROM Products p {join}JOIN Review r ON p.sku = r.sku GROUP BY p.sku", lead)]),
    ("customers with more than one active subscription",
     sel(shown("c.CustomerID", WHO, ["count(*)"], star="c.*"),
         "FROM subscriptions s JOIN Customers c ON c.CustomerID = s.cust_id WHERE s.status = 'active'"
         " GROUP BY c.CustomerID HAVING count(*) > 1")),
    ("active subscriptions per plan",
     sel(["p.plan_name, count(*)", "p.plan_code, count(*)", "p.plan_code, p.plan_name, count(*)"],
         PAYING + " GROUP BY p.plan_code")),
    ("how much do the active subscriptions bring in per month?", [f"SELECT sum(p.monthly_fee) {PAYING}"]),
    ("what percentage of orders was returned", share("sum(state = 'RETURNED')", "count(*)", "FROM orders")),
    ("who referred more than one other customer",
     sel(shown("c.CustomerID", WHO, ["count(*)"], star="c.*"),
         "FROM Customers n JOIN Customers c ON c.CustomerID = n.ReferredBy GROUP BY c.CustomerID HAVING count(*) > 1")),
    ("products whose stock is below the reorder level",
     products(["stockQty", "reorderLevel", "category"], "WHERE stockQty < reorderLevel")),
    ("how many different customers bought a hand grinder",
     [f"SELECT count(DISTINCT o.cust_id) {BOUGHT} WHERE p.ProductName = 'Hand Grinder'{kept}" for kept in KEPT]),
    ("total order value by customer city", [f"SELECT c.City, sum(o.total) {BUYERS}{kept} GROUP BY c.City" for kept in KEPT]),
    ("products rated below 3 stars on average",
     sel(shown("p.sku", ["p.ProductName"], ["avg(r.stars)"], star="p.*"), RATED + " GROUP BY p.sku HAVING avg(r.stars) < 3")),
    ("how many days does it take on average from order to shipping", mean(DAYS, "FROM orders") + mean(WHOLE_DAYS, "FROM orders")),
]

PART = "sum(l.qty * l.price_each)"
BEST = ("FROM (SELECT c.CountryCode, c.CustomerID, c.FullName, sum(o.total) AS spent, rank() OVER (PARTITION BY c.CountryCode"
        f" ORDER BY sum(o.total) DESC) AS place {BUYERS}{{}} GROUP BY c.CustomerID) WHERE place = 1")
LOST = ("WHERE CustomerID IN (SELECT cust_id FROM orders WHERE ordered_at >= '2025-01-01' AND ordered_at < '2026-01-01'{0})"
        " AND CustomerID NOT IN (SELECT cust_id FROM orders WHERE ordered_at >= '2026-01-01'{0})")

HARD = [
    ("share of revenue by product category", [
        statement for kept in KEPT
        for statement in share(PART, f"(SELECT {PART} {BOUGHT} WHERE 1 = 1{kept})",
                               f"{BOUGHT} WHERE 1 = 1{kept} GROUP BY p.category", "p.category, ")]),
    ("customers who ordered last year but not this year",
     [statement for kept in ("", " AND state <> 'CANCELLED'") for statement in customers(["City", "Email"], LOST.format(kept))]),
    ("the customer who spent the most in each country", [
        statement for kept in KEPT
        for statement in sel(shown("CustomerID", ["FullName"], ["spent"], must="CountryCode", star="")
                             + ["FullName", "FullName, spent"], BEST.format(kept))]),
]

UNANSWERABLE = ["which coupon codes were used most often?", "how many visitors did the web site have last week",
                "who packed order 50120", "profit margin on Nyeri AA", "what is the average age of our customers",
                "which courier delivers most of our parcels"]

QUESTIONS = ([("easy", *row) for row in EASY] + [("medium", *row) for row in MEDIUM] + [("hard", *row) for row in HARD]
             + [("unanswerable", question, []) for question in UNANSWERABLE])
