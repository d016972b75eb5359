"""Forms of questions beyond one condition per value: averages compared, ranks of groups, the first of each group, shares.

`Forms.conditions` finds conditions that need several words and spends these; `Forms.shape` finds shapes of an answer that
rank, limit or share groups by a measure. What neither finds is left to the plain rules.
"""
from text import LISTS, canon, family

AVERAGES = ("average", "mean", "avg")
FILLERS = "the a an than of all overall its their his her own company same".split()
WITHIN = ("of", "in", "for", "within")
COMMON = "common commonly frequent frequently often popular used".split()
QUANTITIES = ("quantity", "qty", "unit", "piece", "count")
SELLING = "selling sold sell ordered bought buy purchased shipped".split()
PIECES = ("unit", "piece", "copy", "quantity", "item")
SPENDING = "spent spend spending paid pay paying earn earned earning cost costing brought generated generate bring".split()
REVENUE = "revenue turnover sale sales income".split()
STOCK = ("stock", "inventory", "level")
RATES = ("rating", "score", "stars", "star", "satisfaction", "grade")
SHARES = ("percentage", "percent", "share", "proportion", "fraction")
DUE = frozenset(LISTS["due"])
DONE = frozenset(LISTS["done"])
BEGUN = frozenset(LISTS["begun"])
LESSER = frozenset(LISTS["lesser"])
SERVED = frozenset("customer client buyer patient guest tenant passenger visitor".split())
SALES = frozenset("order sale invoice payment transaction booking".split())
WHOLE = ("value", "amount", "worth", "sum", "total")
DOING = "sell sold work working employ use using offer carry make made support need".split()
ENDED = frozenset(family(w) or w for w in "discontinued retired archived obsolete inactive cancelled deleted closed blocked".split())
OPENED = "open unfinished outstanding pending unresolved ongoing".split()
LATE = ("late", "delayed", "tardy")


class Forms:
    def __init__(self, draft):
        self.d, self.schema, self.units, self.words = draft, draft.schema, draft.units, draft.words

    # ---- helpers ----
    def spend(self, at):
        """A word that was used up here means nothing to the rules that follow."""
        self.words[at], self.units[at].tables, self.units[at].columns = "", [], []

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
        pieces = unit.word in PIECES and not unit.sure
        numbers = [c.id for c in columns if c.kind == "num" and not (pieces and {"price", "cost"} & set(c.words))]
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

        def rank(c):
            column = self.d.column(c)
            near = column.table.id == self.d.base or column.table.id in self.d.tables
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

    def subject(self):
        """(place, piece) of what is asked for: the first table, category or, after who, key with a role."""
        who = self.d.has("who", "whom")
        for at, unit in enumerate(self.units):
            roles = [c for c in unit.columns if self.d.column(c).role] if unit.value is not None and 0 < at < 5 else []
            if roles and self.words[0] in ("which", "what") and self.rank() and self.rank()[0] > at:
                return at, ("C", roles[0])
            if unit.value is not None or at in self.d.taken:
                continue
            if who and unit.columns:
                roles = [c for c in unit.columns if self.d.column(c).role]
                if roles:
                    return at, ("C", roles[0])
            if unit.tables and unit.sure:
                own = self.named(at + 1, ("cat", "txt"))
                if own is not None and self.d.column(own).table.id == unit.tables[0]:
                    return at + 1, ("C", own)
                return at, ("T", unit.tables[0])
            if unit.sure and unit.columns and self.d.column(unit.columns[0]).kind in ("cat", "txt"):
                return at, ("C", unit.columns[0])
        return None

    def named(self, at, kinds):
        """The column of these kinds that a place names."""
        if at >= len(self.units):
            return None
        unit = self.units[at]
        sure = unit.value is None and unit.sure and not unit.tables and unit.columns
        return unit.columns[0] if sure and self.d.column(unit.columns[0]).kind in kinds else None

    def table_of(self, piece):
        return piece[1] if piece[0] == "T" else self.d.column(piece[1]).table.id

    def where(self):
        inside = self.d.where_of(self.d.all_conditions())
        return ["where"] + inside if inside else []

    # ---- conditions of several words ----
    def conditions(self):
        found = []
        for form in (self._beside_average, self._against_own, self._late, self._lasting, self._but_not, self._topmost, self._still, self._open):
            found += form() or []
        return found

    def _beside_average(self):
        """above average; more citations than the average paper; less than the average of their department."""
        from rules import ABOVE, BELOW

        for at, word in enumerate(self.words):
            if word not in AVERAGES or at == 0:
                continue
            sign = at - 1
            while sign > max(0, at - 5) and (self.words[sign] in FILLERS or self.number(sign) is not None) and self.words[sign] not in ABOVE + BELOW:
                sign -= 1
            if self.words[sign] not in ABOVE + BELOW:
                continue
            after = [i for i in (at + 1, at + 2) if i < len(self.units)]
            here = next((n for n in (self.number(i) for i in after) if n is not None), None)
            before = [n for n in (self.number(i) for i in range(at - 1, -1, -1)) if n is not None]
            column = before[0] if before else here if here is not None else self.amounts(self.d.base)
            if column is None:
                continue
            above = self.words[sign] in ABOVE
            of_groups = any(w in AVERAGES for w in self.words[:sign])
            within = self._within(at, self.d.column(column).table.id)
            for i in range(at + 1, min(at + 4, len(self.units))):
                unit = self.units[i]
                if unit.value is not None and any(o.value == unit.value for o in self.units[:at]) and unit.columns:
                    self.d.taken.add(i)
                    within = unit.columns[0]  # more than the average dentist
            for i in range(at + 1, min(at + 3, len(self.units))):
                if self.units[i].value is None and (self.units[i].tables or self.number(i) is not None):
                    self.spend(i)
            for i in (sign, at):
                self.spend(i)
            if of_groups:
                self.d.beside = (column, "gtavg" if above else "ltavg")
                return []
            for i, unit in enumerate(self.units):
                if unit.value is None and column in unit.columns:
                    self.spend(i)
            if not self.d.tables:
                self.d.base = self.d.column(column).table.id
            return [[("C", column), "gtavg" if above else "ltavg"] + (["within", ("C", within)] if within is not None else [])]
        return []

    def _within(self, at, table):
        """of their department, in its category: the column that says which rows an average is taken of."""
        for i in range(at + 1, min(at + 4, len(self.units))):
            if self.words[i] not in WITHIN:
                continue
            for j in range(i + 1, min(i + 5, len(self.units))):
                unit = self.units[j]
                if unit.value is not None:
                    break
                keys = [c.id for c in self.schema.keys if c.table.id == table and unit.tables[:1] == [c.target.id]]
                own = [c for c in unit.columns if self.d.column(c).table.id == table and self.d.column(c).kind in ("cat", "fk")]
                if (keys or own) and any(w in ("their", "its", "same", "own", "his", "her") for w in self.words[i:j]):
                    self.spend(j)
                    return (keys or own)[0]
        return None

    def _against_own(self):
        """earn more than their manager: the same column of the row that a key of the table itself points to."""
        from rules import ABOVE, BELOW

        for at, unit in enumerate(self.units):
            keys = [c for c in unit.columns if unit.value is None and self.d.column(c).target is not None and self.d.column(c).target is self.d.column(c).table]
            before = self.words[max(0, at - 4) : at]
            dated = any(w in ("before", "after") for w in before)
            if not keys or "than" not in before and not dated or not any(w in ("their", "its", "his", "her") for w in before):
                continue
            signs = [i for i in range(max(0, at - 5), at) if self.words[i] in ABOVE + BELOW]
            numbers = [n for n in (self.number(i) for i in range(at)) if n is not None and self.d.column(n).table is self.d.column(keys[0]).table]
            if dated or {"earlier", "later"} & set(before):
                dates = [c for u in self.units for c in u.columns if u.value is None and self.d.column(c).kind == "date"]
                numbers = [c for c in dates if self.d.column(c).table is self.d.column(keys[0]).table]
            if not signs or not numbers:
                continue
            op = ">" if self.words[signs[-1]] in ABOVE else "<"
            for i in [*range(signs[-1], at + 1)] + [i for i, u in enumerate(self.units) if numbers[0] in u.columns]:
                self.spend(i)
            self.d.base = self.d.column(keys[0]).table.id
            return [[("C", numbers[0]), op, ("C", numbers[0]), "via", ("C", keys[0])]]
        return []

    def _late(self):
        """late, delivered later than promised, on time: the date of what was done after the date it was due."""
        said = set(self.words)
        timely = "on time" in " ".join(self.words)
        late = bool(said & set(LATE)) or ({"later", "after", "behind"} & said and said & DUE)
        if not (late or timely):
            return []
        columns = [c for c in self.schema.tables[self.d.base].columns if c.kind == "date"]
        due = [c for c in columns if DUE & set(c.words) or c.words[-1] == "by"]
        done = [c for c in columns if DONE & set(c.words) and c not in due]
        named = [c for c in done if any(w in said for w in c.words if w not in ("at", "on", "date"))]
        done = named or done
        if not due or not done or any(u.value is not None and self.d.value_kind(u) == "date" for u in self.units):
            return []
        for i, unit in enumerate(self.units):
            if unit.value is None and (self.words[i] in LATE + ("time", "later") or set(unit.columns) & {due[0].id, done[0].id}):
                self.spend(i)
        return [[("C", done[0].id), "<=" if timely and not late else ">", ("C", due[0].id)]]

    def _lasting(self):
        """took longer than 5 days: the time between two dates of a row, where no number column says it."""
        for at, unit in enumerate(self.units):
            spans = {"day": "lastdays", "hour": "lasthours"}
            span = spans.get(self.words[at + 1]) if at + 1 < len(self.units) else None
            if span is None or unit.value is None or self.d.value_kind(unit) != "num":
                continue
            taking = self.d.has("took", "take", "taken", "longer", "lasted", "lasting", "taking", "shorter")
            if not taking or self.d.number_named(self.d.base):
                continue
            columns = [c for c in self.schema.tables[self.d.base].columns if c.kind == "date"]
            begun = [c for c in columns if BEGUN & set(c.words)] or columns[:1]
            done = [c for c in columns if DONE & set(c.words) and c not in begun]
            said = [c for c in done if any(canon(w) in {canon(x) for x in self.words} for w in c.words if w not in ("at", "on", "date"))]
            done = said or done
            if not begun or not done:
                continue
            op = self.d.sign_of(at)
            self.d.taken.add(at)
            for i, other in enumerate(self.units):
                if other.value is None and any(self.d.column(c).kind in ("date", "num") for c in other.columns) or self.words[i] in ("longer", "shorter", "day", "hour"):
                    self.spend(i)
            return [[span, ("C", begun[0].id), ("C", done[0].id), "=" if op is None else op, ("V", unit.value)]]
        return []

    def _but_not(self):
        """ordered last year but not this year: rows with such rows and without others."""
        if "but" not in self.words:
            return []
        but = self.words.index("but")
        if not any(w in ("not", "no", "none", "never", "nothing") for w in self.words[but + 1 : but + 4]):
            return []
        kinds = ("year", "month", "rel", "dur")
        dated = [i for i, u in enumerate(self.units) if u.value is not None and self.d.value_kind(u) in kinds]
        first, second = [i for i in dated if i < but], [i for i in dated if i > but]
        if len(first) != 1 or len(second) != 1:
            return []
        child = self._events_of(but)
        dates = [c for c in self.schema.tables[child].columns if c.kind == "date"] if child is not None else []
        if not dates:
            return []
        self.d.taken |= {first[0], second[0]}
        for i, unit in enumerate(self.units):
            if unit.value is None and (child in unit.tables or any(self.d.column(c).table.id == child for c in unit.columns) or self.words[i] in ("not", "no", "none", "never")):
                self.spend(i)
        conditions = []
        for word, place in (("exist", first[0]), ("noexist", second[0])):
            unit = self.units[place]
            op = ">=" if self.d.value_kind(unit) == "dur" else "="
            conditions.append([word, ("T", child), "such", ("C", dates[0].id), op, ("V", unit.value)])
        return conditions

    def _open(self):
        """repairs that are still open: no date yet at which they were done, where no state says it."""
        for at, unit in enumerate(self.units):
            if self.words[at] not in OPENED or unit.value is not None or unit.tables or unit.columns or unit.in_cell:
                continue
            done = [c for c in self.schema.tables[self.d.base].columns if c.kind == "date" and DONE & set(c.words) and not BEGUN & set(c.words)]
            if len(done) == 1 and not any(c.kind == "cat" and {"status", "state"} & set(c.words) for c in done[0].table.columns):
                self.spend(at)
                return [[("C", done[0].id), "isnull"]]
        return []

    def _topmost(self):
        """top level categories: rows without a row above."""
        if not any(self.words[i : i + 2] == ["top", "level"] for i in range(len(self.words))):
            return []
        at = next(i for i in range(len(self.words)) if self.words[i : i + 2] == ["top", "level"])
        keys = [c.id for c in self.schema.keys if c.table.id == self.d.base and c.target.id == self.d.base]
        if not keys:
            return []
        self.spend(at)
        self.spend(at + 1)
        return [[("C", keys[0]), "isnull"]]

    def _still(self):
        """products we no longer sell, people still working here: a truth that says whether rows count any more."""
        said = [i for i, w in enumerate(self.words) if w == "still" or w == "longer" and self.words[i - 1 : i] == ["no"]]
        if not said or said[0] + 1 >= len(self.words) or not self.units[said[0] + 1].unknown() and self.words[said[0] + 1] not in DOING:
            return []
        truths = [c for c in self.schema.tables[self.d.base].columns if c.kind == "bool"]
        ended = [c for c in truths if {family(w) or w for w in c.words} & ENDED]
        going = [c for c in truths if {"active", "current", "enabled"} & set(c.words)]
        if len(ended + going) != 1:
            return []
        going_on = self.words[said[0]] == "still"
        self.spend(said[0])
        return [[("C", (ended + going)[0].id), "yes" if going_on != bool(ended) else "no"]]

    def _events_of(self, end):
        """The table of events that a question names after its subject, by a table's name or a verb."""
        for unit in self.units[:end]:
            tables = list(unit.tables) + [self.d.column(c).table.id for c in unit.columns]
            for t in tables if unit.value is None else ():
                if t != self.d.base and self.d.base in self.parents(t):
                    return t
        return None

    # ---- shapes ----
    def shape(self):
        for form in (self._mean_count, self._times, self._first_of_each, self._limited_measure, self._by_role, self._ranked_group, self._shares, self._revenue_by, self._turnover):
            plan = form()
            if plan:
                return plan
        return None

    def _mean_count(self):
        """average number of orders per customer: rows counted over the rows that they belong to."""
        at = next((i for i, w in enumerate(self.words) if w in AVERAGES), None)
        if at is None or self.words[at + 1 : at + 3] not in (["number", "of"], ["count", "of"]):
            return None
        tables = [(i, u.tables[0]) for i, u in enumerate(self.units) if i > at and u.value is None and u.sure and u.tables]
        if len(tables) < 2 or tables[1][1] not in self.parents(tables[0][1])[1:]:
            return None
        if not any(w in ("per", "each", "every", "by", "a") for w in self.words[tables[0][0] : tables[1][0]]):
            return None
        self.d.base = tables[0][1]
        self.d.taken.add(tables[1][0])
        return [("T", tables[0][1]), "sel", "mean", ("T", tables[1][1])] + self.where()

    def rank(self):
        """(place, word, descending) of the word that ranks, None without any."""
        from rules import LEAST, MOST

        for at, word in enumerate(self.words):
            if word in MOST + LEAST + ["worst"] and self.words[at + 1 : at + 2] != ["first"]:
                if word in ("last", "first", "latest", "newest", "oldest", "earliest"):
                    continue
                return at, word, word in MOST
        return None

    def _function(self):
        """(place, function) of an aggregate word that is no part of a name."""
        from rules import AGGREGATES

        for at, word in enumerate(self.words):
            if word in ("total", "all") and self.words[at - 1 : at] == ["in"] and at > 0:
                return at, "sum"
            if word in AGGREGATES and not self.units[at].columns and self.d.aggregates(at):
                return at, AGGREGATES[word]
        return None

    def _grouping_place(self):
        from rules import GROUPING

        return next((at for at, w in enumerate(self.words) if w in GROUPING and w != "by"), None)

    def _measured(self, key, at, rank_place):
        """A measure of groups of `key`: what the ranked words count or sum, None if rows are ranked by their own numbers."""
        table = self.table_of(key)
        function = self._function()
        order = sorted(range(len(self.units)), key=lambda i: (i < rank_place, abs(i - rank_place)))
        places = [i for i in order if i != at and self.number(i) is not None]
        numbers = [self.number(i, table) for i in places]
        numbers = [n for n in numbers if n is not None]
        if function and function[1] in ("avg", "sum"):
            if numbers:
                return [function[1], ("C", numbers[0])]
            counted = self._amount_below(table)
            return [function[1], ("C", counted)] if counted is not None and function[1] == "sum" else None
        below = [n for n in numbers if self.d.column(n).table.id != table]
        own = [n for n in numbers if self.d.column(n).table.id == table]
        selling = any(w in SELLING and not (u.sure and u.tables) for w, u in zip(self.words, self.units))
        if selling and key[0] == "T" and (not own or self.d.has(*PIECES)):
            sold = self._sold(table)
            if sold is not None:
                return ["sum", ("C", sold)]
        if self.d.has(*REVENUE) or self.d.has(*SPENDING) and self.words[rank_place] in ("most", "least", "top"):
            product = self._revenue(table)
            if product and not own:
                return product
        if key[0] == "C" and not numbers and self.words[rank_place] in ("most", "least") and self.d.has(*SPENDING):
            amount = self.amounts(table)
            return ["sum", ("C", amount)] if amount is not None else None
        if below and not own:
            rate = set(self.d.column(below[0]).words) & set(RATES)
            if rate:
                return ["avg", ("C", below[0])]
            summed = self.words[rank_place] in ("most", "least", "top", "bottom", "fewest")
            return ["sum", ("C", below[0])] if summed else None
        if key[0] == "C" and own and self.words[rank_place] in ("most", "least"):
            return ["sum", ("C", own[0])]
        return None

    def _sold(self, table):
        """The quantity of rows that belong to a table: how many of it were sold."""
        found = [c.id for c in self.schema.columns if c.kind == "num" and set(QUANTITIES) & set(c.words)
                 and c.table.id != table and not set(STOCK) & set(c.table.words + c.words) and any(k.table is c.table and k.target.id == table for k in self.schema.keys)
                 and any(k.table is c.table and k.target.id != table for k in self.schema.keys)]
        return self.fittest(found)

    def sells(self, table):
        """True for order lines: a quantity of what one key says, in something that another key says."""
        numbers = any(c.kind == "num" and set(QUANTITIES) & set(c.words) for c in table.columns)
        return numbers and sum(c.target is not None for c in table.columns) > 1 and not set(STOCK) & set(table.words)

    def pieces(self):
        """how many X did we sell, how many X are in stock: the column that counts pieces, None where rows are counted."""
        if not self.d.counts() and not self._function():
            return None
        cells = [self.d.column(u.columns[0]).table.id for u in self.units if u.value is not None and u.columns and self.d.value_kind(u) == "cell"]
        for t in cells + self.d.tables:
            own = {family(w) for w in self.schema.tables[t].words}
            if any(w in SELLING and family(w) not in own and not (u.sure and u.tables) for w, u in zip(self.words, self.units)):
                sold = self._sold(t)
                if sold is not None:
                    return sold
            if "stock" in self.words or "inventory" in self.words:
                stocked = [c.id for c in self.schema.columns if c.kind == "num" and set(QUANTITIES) & set(canon(w) for w in c.words)
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
        many = [c.id for c in numbers if set(QUANTITIES) & set(c.words)]
        price = [c.id for c in numbers if {"price", "cost", "rate"} & set(c.words)]
        return (many[0], price[0]) if many and price else None

    def _ranked_group(self):
        """which department has the highest average salary; most common status; customer who spent the most."""
        rank, subject = self.rank(), self.subject()
        if rank is None or subject is None or self._grouping_place() is not None:
            return None
        at, key = subject
        place, word, descending = rank
        table = self.table_of(key)
        nearby = self.words[place + 1 : place + 3]
        if any(w in COMMON for w in nearby):
            rows = table if key[0] == "C" and not self.d.column(key[1]).role else self._rows_of(table, place)
            measure = ["count"] if rows is not None else None
        else:
            counted = word in ("most", "fewest", "least") and any(
                u.tables and u.sure and u.value is None for u in self.units[place + 1 :])
            if counted and not self.d.has("who", "whom"):
                return None
            category = None if counted else self._category_counted(place, table)
            if category is not None:
                self.d.base = category
                where = self.where()
                return [("T", category), "sel", key] + where + ["group", key, "order", "count", "desc" if descending else "asc", "limit", self.d.limit or "one"]
            persons = self._people_of_events(place) if counted or key[0] == "T" else None
            if counted and persons is None:
                return None
            if persons is not None:
                rows, key = persons
                self.d.base = rows
                for i in range(len(self.units)):
                    if self.units[i].value is None and not self.d.column_truth(i):
                        self.units[i].columns = []
                where = self.where()
                return [("T", rows), "sel", key] + where + ["group", key, "order", "count", "desc" if descending else "asc", "limit", self.d.limit or "one"]
            measure = self._measured(key, at, place)
            if measure is None and word in ("most", "least", "fewest") and (key[0] == "C" and self.d.column(key[1]).role):
                measure, rows = ["count"], table
            elif measure is None and word in ("most", "fewest") and place + 1 >= len(self.units):
                rows = self._rows_of(table, place)
                measure = ["count"] if rows is not None else None
            elif measure is not None:
                rows = self.d.column(measure[-1][1]).table.id
        if measure is None:
            return None
        if key[0] == "C" and measure != ["count"] and self.d.column(key[1]).table.id not in self.parents(rows):
            return None
        self.d.base = rows
        for i in range(len(self.units)):
            if self.units[i].value is None and i != at:
                keep = self.d.column_truth(i)
                if not keep:
                    self.units[i].columns = []
        self.d.taken.add(at)
        if any(w in COMMON for w in nearby) and key[0] == "C" and self.d.column(key[1]).kind in ("cat", "txt"):
            self.d.extra.append([key, "notnull"])  # no reason at all is not the most common one
        where = self.where()
        return [("T", rows), "sel", key] + where + ["group", key, "order"] + measure + ["desc" if descending else "asc", "limit", self.d.limit or "one"]

    def _times(self):
        """bikes repaired more than three times: rows that belong to the subject, counted against a number."""
        places = [i for i, u in enumerate(self.units[:-1]) if u.value is not None and self.d.value_kind(u) == "num" and self.words[i + 1] == "time"]
        if not places or not self.d.tables:
            return None
        at, key = places[0], self.d.tables[0]
        below = [k.table.id for k in self.schema.keys if k.target.id == key and k.table.id != key]
        spoken = [t for u in self.units[:at] for t in [*u.tables, *(self.d.column(c).table.id for c in u.columns)] if t in below]
        if not spoken and len(set(below)) > 1:
            return None
        rows = (spoken or below or [None])[0]
        if rows is None:
            return None
        self.d.base = rows
        self.d.taken.add(at)
        for u in self.units[:at]:
            if u.value is not None and rows in u.tables or u.value is None and not self.d.column_truth(self.units.index(u)):
                u.columns = []
        op = self.d.limit_sign(at)
        where = self.where()
        return [("T", rows), "sel", ("T", key)] + where + ["group", ("T", key), "having", "count", op, ("V", self.units[at].value)]

    def _by_role(self):
        """top 2 managers by number of direct reports; who referred more than one customer: rows counted by a key of the table to itself."""
        roles = [(i, c) for i, u in enumerate(self.units) for c in u.columns if u.value is None and not u.tables
                 and self.d.column(c).role and self.d.column(c).target is self.d.column(c).table]
        if not roles or self._grouping_place() not in (None, roles[0][0] - 1) or self._function():
            return None
        at, column = roles[0]
        others = [t for t in self.d.tables if t != self.d.column(column).table.id]
        limits = [i for i, u in enumerate(self.units) if i > at and u.value is not None and self.d.value_kind(u) == "num" and self.d.is_compared(i)]
        ranked = self.rank() is not None and ("number" in self.words[at:] or self.d.has("most", "fewest"))
        if others or not (limits or ranked) or any(self.number(i) is not None for i in range(len(self.units))):
            return None
        for i in range(len(self.units)):
            if self.units[i].value is None and not self.d.column_truth(i):
                self.units[i].columns = []
        self.d.base, key = self.d.column(column).table.id, ("C", column)
        tail = ["having", "count", self.d.limit_sign(limits[0]), ("V", self.units[limits[0]].value)] if limits else None
        self.d.taken |= set(limits[:1]) | {at}
        where = self.where()
        if tail is None:
            descending = self.rank()[2]
            tail = ["order", "count", "desc" if descending else "asc", "limit", self.d.limit or "one"]
        return [("T", self.d.base), "sel", key] + where + ["group", key] + tail

    def _people_of_events(self, place):
        """who booked the most devices: (table of bookings, its person), where a verb names rows that belong to both."""
        if not self.d.has("who", "whom"):
            return None
        counted = {t for u in self.units[place:] if u.value is None for t in u.tables}
        for unit in self.units[:place]:
            for t in ([*unit.tables] + [self.d.column(c).table.id for c in unit.columns]) if unit.value is None else ():
                targets = [k for k in self.schema.keys if k.table.id == t]
                persons = [k for k in targets if self.d.is_person(k.target.id)]
                if len(persons) == 1 and (not counted or any(k.target.id in counted for k in targets)):
                    return t, ("T", persons[0].target.id) if not persons[0].role else ("C", persons[0].id)
        named = [u.tables[0] for u in self.units[place:] if u.value is None and u.sure and u.tables]
        persons = self.persons_of(named[0]) if named else []
        if len(persons) == 1:
            return named[0], ("T", persons[0].target.id) if not persons[0].role else ("C", persons[0].id)
        return None

    def _category_counted(self, place, table):
        """Which branch has the most dentists, where dentist is a category of staff: the staff."""
        if self.words[place] not in ("most", "fewest", "least"):
            return None
        for at in range(place + 1, min(place + 4, len(self.units))):
            unit = self.units[at]
            if unit.value is not None and unit.columns and self.d.value_kind(unit) == "cell" and at == len(self.units) - 1:
                column = self.d.column(unit.columns[0])
                belongs = any(k.table is column.table and k.target.id == table for k in self.schema.keys)
                return column.table.id if column.kind == "cat" and belongs else None
        return None

    def persons_of(self, table):
        """Keys of a table to people, those to people who work rather than to those who are served."""
        persons = [k for k in self.schema.keys if k.table.id == table and self.d.is_person(k.target.id)]
        return [k for k in persons if not SERVED & set(k.target.words)] or persons

    def _rows_of(self, table, place):
        """The rows counted for `most popular product`: those a verb or a name speaks of, else the only ones that belong to it."""
        below = [k.table.id for k in self.schema.keys if k.target.id == table and k.table.id != table]
        for unit in self.units:
            for t in ([*unit.tables] + [self.d.column(c).table.id for c in unit.columns]) if unit.value is None else ():
                if t in below:
                    return t
        return below[0] if below else None

    def _limited_measure(self):
        """departments with an average salary above 5000; customers who spent more than 500 in total."""
        subject, function = self.subject(), self._function()
        together = any(self.words[i - 1 : i + 1] in (["in", "total"], ["all", "together"]) for i in range(1, len(self.words)))
        if subject is None or function is None or self._grouping_place() is not None:
            return None
        at, key = subject
        if function[1] not in ("avg", "sum") or (function[0] < at and not together):
            return None
        limits = [i for i, u in enumerate(self.units) if u.value is not None and self.d.value_kind(u) == "num" and self.d.is_compared(i)]
        beside = self.d.beside
        if len(limits) != 1 and beside is None:
            return None
        table = self.table_of(key)
        center = limits[0] if limits else function[0]
        order = sorted((i for i in range(len(self.units)) if i != at), key=lambda i: abs(i - center))
        numbers = [n for n in (self.number(i, table) for i in order) if n is not None]
        numbers = [n for n in numbers if key[0] == "C" or self.d.column(n).table.id != table]
        column = beside[0] if beside else (numbers or [self._amount_below(table) if function[1] == "sum" else None])[0]
        if column is None or (key[0] == "T" and self.d.column(column).table.id == table):
            return None
        self.d.base = self.d.column(column).table.id
        self.d.taken.add(at)
        tail = [beside[1]] if beside else [self.d.limit_sign(limits[0]), ("V", self.units[limits[0]].value)]
        if limits and not beside:
            self.d.taken.add(limits[0])
        for i in range(len(self.units)):
            if self.units[i].value is None and i != at and not self.d.column_truth(i):
                self.units[i].columns = []
        where = self.where()
        return [("T", self.d.base), "sel", key] + where + ["group", key, "having", function[1], ("C", column)] + tail

    def _first_of_each(self):
        """the most expensive product in each category; for every team the newest ticket."""
        from rules import LEAST, MOST

        grouping = self._grouping_place()
        places = [i for i, w in enumerate(self.words) if w in MOST + LEAST + ["worst"]]
        if grouping is None or not places or self.d.sorted_first():
            return None
        place = places[0]
        groups = [i for i in range(grouping + 1, min(grouping + 4, len(self.units)))
                  if self.units[i].value is None and (self.units[i].tables or self.units[i].columns)]
        if not groups:
            return None
        unit = self.units[groups[0]]
        key = ("T", unit.tables[0]) if unit.tables else ("C", unit.columns[0])
        if key[0] == "C" and self.d.column(key[1]).kind not in ("cat", "txt", "fk", "name", "bool"):
            return None
        entity = self._entity(place, groups[0], key)
        if entity is None:
            return None
        at, table = entity
        column = self._rank_column(place, at, table)
        if column is None or self._function():
            return None
        rows = self.d.column(column).table.id
        descending = self.words[place] in MOST or self.words[place] == "youngest"
        born = self.words[place] in ("oldest", "youngest") and self.d.column(column).kind == "num"
        descending = self.words[place] == "oldest" if born else descending
        self.d.base = rows
        for i in range(len(self.units)):
            if self.units[i].value is None and not self.d.column_truth(i):
                self.units[i].columns = []
        where = self.where()
        amount = [("C", column)] if self.d.has("much") else []
        return [("T", rows), "sel", key, ("T", table)] + amount + where + ["top", key, ("C", column), "desc" if descending else "asc"]

    def _entity(self, place, group, key):
        """(place, table) of the rows that are ranked within groups: right after the rank, or before `with the`."""
        for i in range(place + 1, min(place + 4, len(self.units))):
            unit = self.units[i]
            if i != group and unit.value is None and unit.sure and unit.tables and ("T", unit.tables[0]) != key:
                between = self.words[place + 1 : i]
                return None if "of" in between or "number" in between else (i, unit.tables[0])
        asked = [i for i in range(place + 1, len(self.units)) if self.words[i - 1] == "which"]
        for i in asked + [*range(place - 1, -1, -1)]:
            unit = self.units[i]
            if i != group and unit.value is None and unit.sure and unit.tables and ("T", unit.tables[0]) != key:
                return (i, unit.tables[0])
        return None

    def _rank_column(self, place, at, table):
        """The number or date that rows of a table are ranked by."""
        word = self.words[place]
        for i in sorted(range(len(self.units)), key=lambda i: (i < place, abs(i - place))):
            unit = self.units[i]
            near = [c for c in unit.columns if unit.value is None and self.d.column(c).table.id == table and self.d.column(c).kind in ("num", "date")]
            if near and not (i == at):
                dates = [c for c in near if self.d.column(c).kind == "date"]
                return dates[0] if word in ("latest", "newest", "last", "earliest", "first") and dates else near[0]
        below = [n for n in (self.number(i, table) for i in range(len(self.units)) if self.units[i].linked) if n is not None]
        if below:
            return below[0]
        columns = self.schema.tables[table].columns
        if word in ("latest", "newest", "last", "earliest", "first", "oldest"):
            dates = [c.id for c in columns if c.kind == "date" and "birth" not in c.words]
            return dates[0] if dates else None
        return self.amounts(table)

    def _revenue_by(self):
        """revenue by country, sales per product: money by the rows of the key's table."""
        from rules import GROUPING, LEAST, MOST

        said = [i for i, w in enumerate(self.words) if w in REVENUE and not self.units[i].sure]
        if not said or not self.d.has(*GROUPING) or self.d.has(*MOST, *LEAST) or self._function() and self._function()[1] != "sum":
            return None
        turnover = self._turnover_table() if not self.d.tables else None
        if turnover is not None:
            self.d.base = turnover
        key = self.d.group_key()
        if not key or self.d.second:
            return None
        if key[0] not in ("T", "C"):
            if turnover is None:
                return None
            for i in said:
                self.units[i].columns = []
            period = [key[0], ("C", key[1])]
            return [("T", turnover), "sel"] + period + ["sum", ("C", self.amounts(turnover))] + self.where() + ["group"] + period
        measure = self._revenue(self.table_of(key))
        if measure is None:
            return None
        self.d.base = self.d.column(measure[-1][1]).table.id
        for i in said:
            self.units[i].columns = []
        return [("T", self.d.base), "sel", key] + measure + self.where() + ["group", key]

    def _shares(self):
        """share of orders by channel; percentage of tickets per priority."""
        if not self.d.has(*SHARES):
            return None
        key = self.d.group_key()
        if not key or key[0] not in ("T", "C"):
            return None
        conditions = self.d.all_conditions()
        numbers = [n for n in (self.number(i, self.table_of(key)) for i in range(len(self.units))) if n is not None]
        money = self.d.has(*REVENUE)
        measure = ["sum", ("C", numbers[0])] if numbers and not money else ["count"]
        if money:
            measure = self._revenue(self.table_of(key)) or (["sum", ("C", numbers[0])] if numbers else None)
        if measure is None:
            return None
        if measure != ["count"]:
            self.d.base = self.d.column(measure[-1][1]).table.id
        head = [("T", self.d.base), "sel", key]
        cells = [c for c in conditions if c[0][0] == "C" and self.d.column(c[0][1]).kind != "date"]
        if cells and measure == ["count"]:
            rest = [c for c in conditions if c not in cells]
            where = ["where"] + self.d.where_of(rest) if rest else []
            return head + ["pct"] + self.d.where_of(cells) + where + ["group", key]
        inside = self.d.where_of(conditions)
        return head + ["share"] + measure + (["where"] + inside if inside else []) + ["group", key]

    def _turnover_table(self):
        """The table whose rows are sales: an amount of money and a date, orders and invoices before others."""
        found = []
        for t in self.schema.tables:
            dated = any(c.kind == "date" for c in t.columns)
            if dated and any(c.kind == "num" and {"total", "amount", "revenue"} & set(c.words) for c in t.columns):
                found.append(t)
        named = [t for t in found if SALES & set(t.words)]
        return (named or found)[0].id if found else None

    def _turnover(self):
        """revenue in May, how much did we sell last year: the sum of what sales brought."""
        said = [i for i, w in enumerate(self.words) if w in REVENUE and not self.units[i].sure]
        if not said or self.d.tables or self.rank() or self._function() and self._function()[1] != "sum":
            return None
        table = self._turnover_table()
        if table is None:
            return None
        self.d.base = table
        for i in said:
            self.units[i].columns = []
        return [("T", table), "sel", "sum", ("C", self.amounts(table))] + self.where()
