"""Questions over warehouses and shipments, typed the way its people ask; now is Thursday, 2026-09-17."""

from .common import mean, sel, share

TRIP = ["trackingCode", "shipmentId", "shipmentId, trackingCode", "*"]
TRIP_S = ["s." + columns.replace(", ", ", s.") for columns in TRIP]
ITEM = ["productName", "sku, productName", "productId, productName", "*"]
ITEM_P = ["p." + columns.replace(", ", ", p.") for columns in ITEM]
HOUSE = ["warehouseName", "warehouseId, warehouseName", "*"]
VENDOR = ["supplierName", "supplierId, supplierName", "*"]
HAULER = ["carrierName", "carrierId, carrierName", "*"]
DRIVER = ["firstName, lastName", "driverId, firstName, lastName", "firstName || ' ' || lastName", "*"]
ORDER = ["orderNumber", "purchaseOrderId", "purchaseOrderId, orderNumber", "orderNumber, totalAmountEur", "*"]
LATE = "date(s.deliveredAt) > s.promisedOn"

QUESTIONS = [
    ("easy", "How many shipments have gone out so far?", ["SELECT count(*) FROM shipments"]),
    ("easy", "warehouses with cold storage", sel(HOUSE, "FROM warehouses WHERE hasColdStorage = 1")),
    ("easy", "which products are fragile?", sel(ITEM, "FROM products WHERE isFragile = 'Y'")),
    ("easy", "lost shipments", sel(TRIP, "FROM shipments WHERE shipmentStatus = 'Lost'")),
    ("easy", "average freight cost of a shipment", mean("freightCostEur", "FROM shipments")),
    ("easy", "total fright cost for shipments to glasgow",
     ["SELECT sum(freightCostEur) FROM shipments WHERE destinationCity = 'Glasgow'",
      "SELECT round(sum(freightCostEur), 2) FROM shipments WHERE destinationCity = 'Glasgow'"]),
    ("easy", "Items we have discontinued", sel(ITEM, "FROM products WHERE isDiscontinued = 1")),
    ("easy", "five heaviest shipments", sel(TRIP + ["trackingCode, totalWeightKg", "shipmentId, totalWeightKg"],
                                            "FROM shipments ORDER BY totalWeightKg DESC LIMIT 5")),
    ("easy", "what is stuck in customs right now?", sel(TRIP, "FROM shipments WHERE shipmentStatus = 'Customs Hold'")),
    ("easy", "shipments by status", ["SELECT shipmentStatus, count(*) FROM shipments GROUP BY shipmentStatus"]),
    ("easy", "number of products in each category", ["SELECT category, count(*) FROM products GROUP BY category"]),
    ("easy", "Cheapest product?", sel(ITEM + ["productName, unitPriceEur"], "FROM products ORDER BY unitPriceEur LIMIT 1")),
    ("easy", "active drivers holding a class C licence", sel(DRIVER, "FROM drivers WHERE licenceClass = 'C' AND isActive = 'Y'")),
    ("easy", "how many insured shipments went to lisbon", ["SELECT count(*) FROM shipments WHERE isInsured = 'Y' AND destinationCity = 'Lisbon'"]),
    ("easy", "products where the weight is missing", sel(ITEM, "FROM products WHERE weightKg IS NULL")),
    ("easy", "Which warehouse is the biggest by pallet capacity?",
     sel(HOUSE + ["warehouseName, capacityPallets"], "FROM warehouses ORDER BY capacityPallets DESC LIMIT 1")),
    ("easy", "suppliers rated four or better", sel(VENDOR + ["supplierName, rating"], "FROM suppliers WHERE rating >= 4")),
    ("easy", "purchase orders over 45k euros", sel(ORDER, "FROM purchaseOrders WHERE totalAmountEur > 45000")),
    ("easy", "How many purchase orders did we place in the last 30 days?",
     ["SELECT count(*) FROM purchaseOrders WHERE orderedOn >= '2026-08-18'"]),
    ("easy", "how many shipments were dispatched this July", ["SELECT count(*) FROM shipments WHERE strftime('%Y-%m', dispatchedAt) = '2026-07'"]),
    ("easy", "avg unit price of paint", mean("unitPriceEur", "FROM products WHERE category = 'Paint'")),
    ("easy", "suppliers by lead time, quickest first", sel(VENDOR + ["supplierName, leadTimeDays", "supplierId, supplierName, leadTimeDays"],
                                                           "FROM suppliers ORDER BY leadTimeDays")),
    ("easy", "drivers with no phone on file", sel(DRIVER, "FROM drivers WHERE phone IS NULL")),
    ("easy", "preferred carriers that go by road", sel(HAULER, "FROM carriers WHERE isPreferred = 'Y' AND transportMode = 'road'")),
    ("easy", "Which towns in Germany do we deliver to?",
     ["SELECT DISTINCT destinationCity FROM shipments WHERE destinationCountry = 'DE'"]),
    ("easy", "How many stock records have never been counted?", ["SELECT count(*) FROM stockLevels WHERE lastCountedOn IS NULL"]),
    ("easy", "tracking codes of everything in transit", ["SELECT trackingCode FROM shipments WHERE shipmentStatus = 'in_transit'"]),
    ("medium", "total weight shipped in 2025 in tonnes",
     [f"SELECT {v} FROM shipments WHERE strftime('%Y', dispatchedAt) = '2025'" for v in
      ("sum(totalWeightKg) / 1000", "round(sum(totalWeightKg) / 1000, 2)", "round(sum(totalWeightKg) / 1000, 1)", "round(sum(totalWeightKg) / 1000)")]),
    ("medium", "shipments per carrier",
     sel(["c.carrierName, count(*)", "c.carrierId, c.carrierName, count(*)"], "FROM shipments s JOIN carriers c ON c.carrierId = s.carrierId GROUP BY c.carrierId")
     + sel(["c.carrierName, count(s.shipmentId)", "c.carrierId, c.carrierName, count(s.shipmentId)"],
           "FROM carriers c LEFT JOIN shipments s ON c.carrierId = s.carrierId GROUP BY c.carrierId")),
    ("medium", "how many angle grinders do we have in stock over all sites",
     ["SELECT sum(l.quantityOnHand) FROM stockLevels l JOIN products p ON p.productId = l.productId WHERE p.productName = 'Angle Grinder'"]),
    ("medium", "what's out of stock at Westpoort?",
     sel(ITEM_P, "FROM stockLevels l JOIN products p ON p.productId = l.productId JOIN warehouses w ON w.warehouseId = l.warehouseId "
         "WHERE w.warehouseName = 'Westpoort' AND l.quantityOnHand = 0")),
    ("medium", "Products at Odra Hub that have dropped below their reorder level",
     sel(ITEM_P + ["p.productName, l.quantityOnHand", "p.productName, l.quantityOnHand, p.reorderLevel"],
         "FROM stockLevels l JOIN products p ON p.productId = l.productId JOIN warehouses w ON w.warehouseId = l.warehouseId "
         "WHERE w.warehouseName = 'Odra Hub' AND l.quantityOnHand < p.reorderLevel")),
    ("medium", "products that were never shipped", sel(ITEM, "FROM products WHERE productId NOT IN (SELECT productId FROM shipmentLines)")),
    ("medium", "is there a carrier we have never used?", sel(HAULER, "FROM carriers WHERE carrierId NOT IN (SELECT carrierId FROM shipments)")),
    ("medium", "Which warehouse holds no stock at all",
     sel(HOUSE, "FROM warehouses WHERE warehouseId NOT IN (SELECT warehouseId FROM stockLevels)")),
    ("medium", "How many shipments were delivered later than promised?", [f"SELECT count(*) FROM shipments s WHERE {LATE}"]),
    ("medium", "top three products by units shipped",
     sel(["p.productName", "p.productName, sum(l.quantity)", "p.productId, p.productName", "p.sku, p.productName", "p.productId, p.productName, sum(l.quantity)"],
         "FROM shipmentLines l JOIN products p ON p.productId = l.productId GROUP BY p.productId ORDER BY sum(l.quantity) DESC LIMIT 3")),
    ("medium", "percentage of shipments that are insured", share("sum(isInsured = 'Y')", "count(*)", "FROM shipments")),
    ("medium", "drivers who have not driven a single shipment",
     sel(DRIVER, "FROM drivers WHERE driverId NOT IN (SELECT driverId FROM shipments WHERE driverId IS NOT NULL)")),
    ("medium", "suppliers with more than thirty purchase orders",
     sel(["v.supplierName", "v.supplierName, count(*)", "v.supplierId, v.supplierName", "v.supplierId, v.supplierName, count(*)"],
         "FROM purchaseOrders o JOIN suppliers v ON v.supplierId = o.supplierId GROUP BY v.supplierId HAVING count(*) > 30")),
    ("medium", "Could I get our purchasing volume per supplier since January, largest on top?",
     [s for extra in ("", " AND o.orderStatus <> 'Cancelled'") for s in
      sel(["v.supplierName, sum(o.totalAmountEur)", "v.supplierId, v.supplierName, sum(o.totalAmountEur)", "v.supplierName, round(sum(o.totalAmountEur), 2)"],
          f"FROM purchaseOrders o JOIN suppliers v ON v.supplierId = o.supplierId WHERE o.orderedOn >= '2026-01-01'{extra} "
          "GROUP BY v.supplierId ORDER BY sum(o.totalAmountEur) DESC")]),
    ("medium", "damaged units by product category",
     ["SELECT p.category, sum(l.damagedQuantity) FROM shipmentLines l JOIN products p ON p.productId = l.productId GROUP BY p.category"]),
    ("medium", "what does severn ceramics supply",
     sel(ITEM_P, "FROM products p JOIN suppliers v ON v.supplierId = p.supplierId WHERE v.supplierName = 'Severn Ceramics'")),
    ("medium", "shipments driven by Kofi Whitfield since June",
     sel(TRIP_S, "FROM shipments s JOIN drivers d ON d.driverId = s.driverId WHERE d.firstName = 'Kofi' AND d.lastName = 'Whitfield' AND s.dispatchedAt >= '2026-06-01'")),
    ("medium", "stock value in EUR by warehouse",
     [f"SELECT {key}, {v} FROM stockLevels l JOIN products p ON p.productId = l.productId JOIN warehouses w ON w.warehouseId = l.warehouseId GROUP BY w.warehouseId"
      for key in ("w.warehouseName", "w.warehouseId, w.warehouseName")
      for v in ("sum(l.quantityOnHand * p.unitPriceEur)", "round(sum(l.quantityOnHand * p.unitPriceEur), 2)")]
     + ["SELECT w.warehouseName, coalesce(sum(l.quantityOnHand * p.unitPriceEur), 0) FROM warehouses w LEFT JOIN stockLevels l ON l.warehouseId = w.warehouseId "
        "LEFT JOIN products p ON p.productId = l.productId GROUP BY w.warehouseId",
        "SELECT w.warehouseName, sum(l.quantityOnHand * p.unitPriceEur) FROM warehouses w LEFT JOIN stockLevels l ON l.warehouseId = w.warehouseId "
        "LEFT JOIN products p ON p.productId = l.productId GROUP BY w.warehouseId"]),
    ("medium", "Destination cities that received more than 60 shipments",
     sel(["destinationCity", "destinationCity, count(*)"], "FROM shipments GROUP BY destinationCity HAVING count(*) > 60")),
    ("medium", "On average, how many days after the expected date did orders from Brandt Werkzeuge come in?",
     mean("julianday(o.receivedOn) - julianday(o.expectedOn)", "FROM purchaseOrders o JOIN suppliers v ON v.supplierId = o.supplierId WHERE v.supplierName = 'Brandt Werkzeuge'")
     + mean("julianday(o.receivedOn) - julianday(o.expectedOn)", "FROM purchaseOrders o JOIN suppliers v ON v.supplierId = o.supplierId "
            "WHERE v.supplierName = 'Brandt Werkzeuge' AND o.receivedOn > o.expectedOn")),
    ("hard", "Share of late deliveries per carrier in 2026, based on the promised date",
     [s for when in ("s.dispatchedAt", "s.deliveredAt", "s.promisedOn") for s in
      share(f"sum({LATE})", "count(*)", f"FROM shipments s JOIN carriers c ON c.carrierId = s.carrierId WHERE s.deliveredAt IS NOT NULL AND {when} >= '2026-01-01' "
            "GROUP BY c.carrierId", "c.carrierName, ")]
     + share(f"sum(coalesce({LATE}, 0))", "count(*)", "FROM shipments s JOIN carriers c ON c.carrierId = s.carrierId WHERE s.dispatchedAt >= '2026-01-01' "
             "GROUP BY c.carrierId", "c.carrierName, ")),
    ("hard", "for every warehouse the product with the largest quantity on hand",
     sel(["w.warehouseName, p.productName", "w.warehouseName, p.productName, l.quantityOnHand", "w.warehouseId, w.warehouseName, p.productName, l.quantityOnHand"],
         "FROM stockLevels l JOIN products p ON p.productId = l.productId JOIN warehouses w ON w.warehouseId = l.warehouseId WHERE l.quantityOnHand = "
         "(SELECT max(x.quantityOnHand) FROM stockLevels x WHERE x.warehouseId = l.warehouseId)")),
    ("hard", "Which fragile products have more than 1% of their shipped units damaged?",
     sel(["p.productName", "p.productId, p.productName", "p.sku, p.productName", "p.productName, 100.0 * sum(l.damagedQuantity) / sum(l.quantity)"],
         "FROM shipmentLines l JOIN products p ON p.productId = l.productId WHERE p.isFragile = 'Y' GROUP BY p.productId "
         "HAVING 100.0 * sum(l.damagedQuantity) / sum(l.quantity) > 1")),
    ("unanswerable", "litres of diesel used in August", []),
    ("unanswerable", "Who are our top customers by turnover?", []),
    ("unanswerable", "set the reorder level of jigsaws to 200", []),
    ("unanswerable", "when does Odra Hub open on saturdays", []),
    ("unanswerable", "How many forklifts do we have in Rostock?", []),
]
