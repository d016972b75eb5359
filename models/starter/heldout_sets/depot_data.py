"""The warehouse database `depot`: camelCase names, units, flags as 0/1 and Y/N, no declared keys."""

import datetime

from .common import Rows, script

NOW = "2026-09-17 10:25:00"
WAREHOUSES = [(1, "Nordkai", "Rostock", "DE", 5200, 1, "Y"), (2, "Vale Park", "Coventry", "GB", 3100, 0, "Y"),
              (3, "Porta Sul", "Setubal", "PT", 2400, 1, "N"), (4, "Odra Hub", "Wroclaw", "PL", 6800, 0, "Y"),
              (5, "Alpenrand", "Villach", "AT", 1500, 1, "N"), (6, "Westpoort", "Rotterdam", "NL", 9000, 1, "Y"),
              (7, "Bohemia Old Yard", "Plzen", "CZ", 800, 0, "N")]
GOODS = {"Power Tools": "Cordless Drill|Angle Grinder|Jigsaw|Rotary Hammer|Impact Driver|Belt Sander|Heat Gun",
         "Garden": "Hedge Trimmer|Lawn Mower|Leaf Blower|Garden Hose 25m|Pruning Saw|Wheelbarrow",
         "Paint": "Wall Paint White 10l|Wood Varnish 2l|Primer 5l|Roof Coating 15l|Paint Roller Set",
         "Lighting": "LED Panel 60x60|Floodlight 50W|Glass Pendant Lamp|Desk Lamp|Solar Path Light|Crystal Chandelier",
         "Plumbing": "Copper Pipe 15mm|Mixer Tap|Ceramic Basin|Shower Screen|Ball Valve|Toilet Cistern",
         "Fasteners": "Wood Screws 4x40|Anchor Bolts M10|Hex Nuts M8|Nails 80mm|Cable Ties"}
PRICES = {"Power Tools": (45, 390), "Garden": (9, 320), "Paint": (7, 85), "Lighting": (12, 420), "Plumbing": (4, 240), "Fasteners": (2, 25)}
FRAGILE = ("LED Panel 60x60", "Glass Pendant Lamp", "Crystal Chandelier", "Ceramic Basin", "Shower Screen", "Toilet Cistern", "Desk Lamp")
CARRIERS = [(1, "TransBaltic", "road", 62, "Y"), (2, "Kestrel Air Cargo", "AIR", 602, "N"), (3, "Lusomar", "Sea", 16, "Y"),
            (4, "RailConnect", "rail", 22, "Y"), (5, "Van der Meer Transport", "road", 71, "Y"), (6, "Pennine Haulage", "road", 68, "N"),
            (7, "Skyfreight", "AIR", 588, "N")]
SUPPLIERS = [(1, "Brandt Werkzeuge", "Essen", "DE", 14, 4.4), (2, "Okuma Tools", "Nagoya", "JP", 45, 4.8),
             (3, "Lumina Iluminacion", "Valencia", "ES", 21, 3.9), (4, "Severn Ceramics", "Worcester", "GB", 18, 4.1),
             (5, "Farben Huber", "Salzburg", "AT", 9, None), (6, "Jiangsu Hardware", "Suzhou", "CN", 60, 3.2),
             (7, "Verde Giardino", "Bologna", "IT", 16, 4.0), (8, "Nordic Bolt", "Tampere", "FI", 12, 4.6)]
TOWNS = [("Berlin", "DE"), ("Hannover", "DE"), ("Manchester", "GB"), ("Glasgow", "GB"), ("Lisbon", "PT"), ("Braga", "PT"), ("Poznan", "PL"),
         ("Lodz", "PL"), ("Vienna", "AT"), ("Ghent", "BE"), ("Antwerp", "BE"), ("Lyon", "FR"), ("Praha", "CZ")]


def products(rows):
    made = []
    for category, names in GOODS.items():
        for name in names.split("|"):
            number = len(made) + 1
            maker = {"Power Tools": [1, 2], "Garden": [7], "Paint": [5], "Lighting": [3], "Plumbing": [4], "Fasteners": [8]}[category]
            weight = None if number in (9, 30) else rows.money(0.1, 34)
            made.append((number, f"{category[:2].upper()}-{rows.whole(1000, 9999)}", name, category, rows.pick(maker), weight,
                         rows.money(*PRICES[category]), "Y" if name in FRAGILE else "N", int(number in (5, 12, 21, 33)), rows.whole(2, 30) * 10))
    return made


def drivers(rows):
    made = []
    for number in range(1, 23):
        first, last = rows.person()
        phone = f"+44 7700 {rows.whole(100000, 999999)}" if rows.chance(0.8) else None
        made.append((number, first, last, rows.pick([1, 5, 6]), rows.pick(["C", "CE", "B"]), rows.day("2012-01-01", "2026-08-01"), phone,
                     rows.pick(["Y", "N"], [5, 1])))
    return made


def shipments(rows, crew):
    made = []
    for _ in range(720):
        left = rows.moment("2025-02-01 05:00:00")
        carrier = rows.pick([1, 2, 3, 4, 5, 6], [6, 1, 2, 3, 6, 4])
        days = {2: 2, 3: 12, 4: 6}.get(carrier, 4)
        promised = left.date() + datetime.timedelta(days=days)
        arrived = rows.after(left, days * 9, days * 31) if rows.chance(0.94) else None
        status = "DELIVERED" if arrived else rows.pick(["in_transit", "Lost", "Customs Hold"], [5, 2, 2])
        own = [person[0] for person in crew if person[3] == carrier and person[0] % 11 != 3]
        city, country = rows.pick(TOWNS)
        weight = rows.money(40, 9500)
        made.append([0, "", carrier, rows.pick(own) if own and rows.chance(0.95) else None, rows.pick([1, 2, 3, 4, 5, 6], [5, 3, 2, 5, 1, 7]), city,
                     country, left, promised, arrived, status, weight, round(weight * {2: 1.9, 3: 0.11, 4: 0.16}.get(carrier, 0.24) + rows.money(30, 200), 2),
                     rows.pick(["Y", "N"], [3, 2])])
    made.sort(key=lambda trip: trip[7])
    for number, trip in enumerate(made, 1):
        trip[0], trip[1] = number, f"TRK{rows.whole(100, 999)}{number:04d}"
    return made


def orders(rows):
    made = []
    for _ in range(210):
        supplier = rows.pick([1, 2, 3, 4, 5, 7, 8])
        ordered = rows.day("2025-01-10", "2026-09-15")
        due = ordered + datetime.timedelta(days=SUPPLIERS[supplier - 1][4])
        came = due + datetime.timedelta(days=rows.whole(-4, 12))
        state = "Cancelled" if rows.chance(0.06) else "RECEIVED" if came < rows.now.date() else rows.pick(["ordered", "confirmed"])
        made.append((ordered, supplier, rows.pick([1, 2, 3, 4, 6]), due, came if state == "RECEIVED" else None, state, rows.money(800, 48000)))
    made.sort(key=lambda order: order[0])
    return [(number, f"PO-26{number:03d}", supplier, place, *(str(ordered), due, came, state, total))
            for number, (ordered, supplier, place, due, came, state, total) in enumerate(made, 1)]


def database():
    rows = Rows(60221, NOW)
    goods, crew = products(rows), drivers(rows)
    trips = shipments(rows, crew)
    stock = [(place, item[0], rows.pick([0, rows.whole(1, 90), rows.whole(60, 900)], [1, 4, 8]), f"{rows.pick('ABCDEF')}{rows.whole(1, 40):02d}",
              rows.day("2026-01-05") if rows.chance(0.9) else None)
             for place in range(1, 7) for item in goods if rows.chance(0.62) and item[0] != 19]
    lines = []
    for trip in trips:
        for item in rows.random.sample([g for g in goods if g[0] not in (12, 19, 34)], rows.whole(1, 4)):
            count = rows.whole(2, 120)
            lines.append((len(lines) + 1, trip[0], item[0], count, rows.whole(1, max(1, count // 8)) if rows.chance(0.16 if item[7] == "Y" else 0.04) else 0))
    return script([
        ("""CREATE TABLE warehouses (warehouseId INTEGER PRIMARY KEY, warehouseName TEXT, city TEXT, countryCode TEXT, capacityPallets
            INTEGER, hasColdStorage INTEGER, isOwned TEXT)""", WAREHOUSES),
        ("""CREATE TABLE suppliers (supplierId INTEGER PRIMARY KEY, supplierName TEXT, city TEXT, countryCode TEXT, leadTimeDays INTEGER,
            rating REAL)""", SUPPLIERS),
        ("""CREATE TABLE products (productId INTEGER PRIMARY KEY, sku TEXT, productName TEXT, category TEXT, supplierId INTEGER,
            weightKg REAL, unitPriceEur REAL, isFragile TEXT, isDiscontinued INTEGER, reorderLevel INTEGER)""", goods),
        ("""CREATE TABLE stockLevels (stockLevelId INTEGER PRIMARY KEY, warehouseId INTEGER, productId INTEGER, quantityOnHand INTEGER,
            binCode TEXT, lastCountedOn TEXT)""", [(number, *row) for number, row in enumerate(stock, 1)]),
        ("""CREATE TABLE carriers (carrierId INTEGER PRIMARY KEY, carrierName TEXT, transportMode TEXT, co2GramsPerTonneKm INTEGER,
            isPreferred TEXT)""", CARRIERS),
        ("""CREATE TABLE drivers (driverId INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, carrierId INTEGER, licenceClass TEXT,
            hiredOn TEXT, phone TEXT, isActive TEXT)""", crew),
        ("""CREATE TABLE shipments (shipmentId INTEGER PRIMARY KEY, trackingCode TEXT, carrierId INTEGER, driverId INTEGER, warehouseId
            INTEGER, destinationCity TEXT, destinationCountry TEXT, dispatchedAt TEXT, promisedOn TEXT, deliveredAt TEXT,
            shipmentStatus TEXT, totalWeightKg REAL, freightCostEur REAL, isInsured TEXT)""", trips),
        ("""CREATE TABLE shipmentLines (lineId INTEGER PRIMARY KEY, shipmentId INTEGER, productId INTEGER, quantity INTEGER,
            damagedQuantity INTEGER)""", lines),
        ("""CREATE TABLE purchaseOrders (purchaseOrderId INTEGER PRIMARY KEY, orderNumber TEXT, supplierId INTEGER, warehouseId INTEGER,
            orderedOn TEXT, expectedOn TEXT, receivedOn TEXT, orderStatus TEXT, totalAmountEur REAL)""", orders(rows)),
    ])
