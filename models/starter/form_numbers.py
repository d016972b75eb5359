"""Which number column a question means: the one its words speak of, an amount of money, a quantity, quantity times price."""
from rule_words import LESSER, PIECES, PRICES, QUANTITIES, SALES, SELLING, STOCK, WHOLE
from text import canon, family


def is_quantity(column):
    """True for a number of pieces; a unit price is none."""
    return column.kind == "num" and bool(set(QUANTITIES) & set(column.words)) and not PRICES & set(column.words)


class Numbers:
    """Part of the forms: numbers and money."""

    def parents(self, table):
        """Tables that a row of a table belongs to, by its keys and theirs, the table first."""
        found = [table]
        for t in found:
            for key in self.schema.keys:
                if key.table.id == t and key.target.id not in found:
                    found.append(key.target.id)
        return found

    def number(self, at, above=None):
        """The number column that a place speaks of, the fittest of several; `above`: a table its rows must belong to."""
        unit = self.units[at]
        if unit.value is not None or unit.tables:
            return None
        columns = [self.d.column(c) for c in unit.columns]
        pieces = unit.word in PIECES and not self.d.has(*PRICES)
        numbers = [c.id for c in columns if c.kind == "num" and not (pieces and PRICES & set(c.words))]
        beside = [t for u in self.units[max(0, at - 2) : at] if u.value is None for t in u.tables[:1]]
        numbers.sort(key=lambda c: self.d.column(c).table.id not in beside)
        found = self.fittest(numbers, above)
        if found is not None and unit.word in WHOLE and not unit.sure and self.d.tables and self.d.column(found).table.id not in self.d.tables:
            whole = self.amounts(self.d.tables[0])
            return found if whole is None else whole
        if found is not None and unit.word in WHOLE and not unit.sure and set(self.d.column(found).words) & LESSER:
            whole = self.amounts(self.d.column(found).table.id)  # order value: the total rather than the shipping cost
            return found if whole is None else whole
        return found

    def fittest(self, numbers, above=None):
        """Of number columns one of the tables in question, then one without words that the question does not say."""
        if above is not None:
            numbers = [c for c in numbers if above in self.parents(self.d.column(c).table.id)]
        said = {canon(w) for w in self.words}
        limited = {self.d.column(c).table.id for i in self.d.taken for c in self.units[i].columns[:1]}  # unpaid amount: of payments

        def rank(c):
            column = self.d.column(c)
            near = column.table.id == self.d.base or column.table.id in self.d.tables or column.table.id in limited
            lesser = any(w in LESSER and canon(w) not in said for w in column.words)
            return (not near, lesser, numbers.index(c))

        return min(numbers, key=rank) if numbers else None

    def amounts(self, table):
        """The number column of a table that speaks of money in whole, None without any."""
        for word in ("total", "amount", "revenue", "value", "cost", "price", "fee", "salary"):
            columns = [c.id for c in self.schema.tables[table].columns if c.kind == "num" and word in c.words]
            if columns:
                return self.fittest(columns)
        return None

    def sold(self, table):
        """The quantity of rows that belong to a table: how many of it were sold."""
        many = [c for c in self.schema.columns if is_quantity(c)
                and c.table.id != table and not set(STOCK) & set(c.table.words + c.words)]
        near = [c.id for c in many if any(k.table is c.table and k.target.id == table for k in self.schema.keys)
                and any(k.table is c.table and k.target.id != table for k in self.schema.keys)]
        far = [c.id for c in many if table in self.parents(c.table.id) and sum(k.table is c.table for k in self.schema.keys) > 1]
        return self.fittest(near or far)

    def sells(self, table):
        """True for order lines: a quantity of what one key says, in something that another key says."""
        return any(map(is_quantity, table.columns)) and sum(c.target is not None for c in table.columns) > 1 and not set(STOCK) & set(table.words)

    def pieces(self):
        """how many X did we sell, how many X are in stock: the column that counts pieces, None where rows are counted."""
        if not self.d.counts() and not self._function() and not self.d.has("many"):
            return None
        if self.d.has("different", "distinct", "unique"):
            return None
        cells = [self.d.column(u.columns[0]).table.id for u in self.units if u.value is not None and u.columns and self.d.value_kind(u) == "cell"]
        for t in cells + self.d.tables:
            if SALES & set(self.schema.tables[t].words):
                continue  # orders shipped to Spain are no pieces
            own = {family(w) for w in self.schema.tables[t].words}
            if any(w in SELLING and family(w) not in own and not (u.sure and u.tables) for w, u in zip(self.words, self.units)):
                sold = self.sold(t)
                if sold is not None:
                    return sold
            if "stock" in self.words or "inventory" in self.words:
                stocked = [c.id for c in self.schema.columns if c.kind == "num" and set(QUANTITIES) & set(canon(w) for w in c.words) and not PRICES & set(c.words)
                           and (c.table.id == t and "stock" in c.words or set(STOCK) & set(c.table.words) and t in self.parents(c.table.id))]
                if stocked:
                    return stocked[0]
        return None

    def _amount_below(self, table):
        """The amount of money of the nearest rows that belong to a table."""
        for t in self.schema.tables:
            if t.id != table and any(k.table is t and k.target.id == table for k in self.schema.keys):
                amount = self.amounts(t.id)
                if amount is not None:
                    return amount
        return None

    def _revenue(self, table):
        """Money by rows of a table: an amount of rows that belong to it, else quantity times price."""
        near = [t for t in self.d.tables if t != table and table in self.parents(t)]
        for t in near + [k.table.id for k in self.schema.keys if k.target.id == table]:
            for word in ("revenue", "total", "amount"):
                columns = [c.id for c in self.schema.tables[t].columns if c.kind == "num" and word in c.words]
                if columns:
                    return ["sum", ("C", self.fittest(columns))]
        turnover = self._turnover_table()
        if turnover is not None and table in self.parents(turnover) and SALES & set(self.schema.tables[turnover].words):
            amount = self.amounts(turnover)
            if {"total", "amount", "revenue"} & set(self.d.column(amount).words):
                return ["sum", ("C", amount)]
        for t in self.schema.tables:
            if t.id == table or table not in self.parents(t.id):
                continue
            pair = self.product(t.id)
            if pair:
                return ["times", ("C", pair[0]), ("C", pair[1])]
        amount = self._amount_below(table)
        return ["sum", ("C", amount)] if amount is not None else None

    def product(self, table):
        """Quantity and price of one table, whose product is money."""
        numbers = [c for c in self.schema.tables[table].columns if c.kind == "num"]
        many = [c.id for c in numbers if is_quantity(c) and not set(STOCK) & set(c.words)]
        price = [c.id for c in numbers if {"price", "cost", "rate"} & set(c.words)]
        return (many[0], price[0]) if many and price else None

    def _turnover_table(self):
        """The table whose rows are sales: an amount of money and a date, orders and invoices before others."""
        found = []
        for t in self.schema.tables:
            dated = any(c.kind == "date" for c in t.columns)
            if dated and any(c.kind == "num" and {"total", "amount", "revenue"} & set(c.words) for c in t.columns):
                found.append(t)
        named = [t for t in found if SALES & set(t.words)]
        return (named or found)[0].id if found else None
