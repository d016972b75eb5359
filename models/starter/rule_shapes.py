"""The shape of an answer: one measure, a list, groups."""
from rule_words import DATE_KINDS, EXTREMES, LEAST, MOST, PERIODS, SELLING, SORTING, SPENDING
from schema import display
from text import HINTS, MONEY, NEWEST


class Shapes:
    """Part of a draft: the plan around conditions and key."""

    def _shape(self, key, conditions):
        inside = self.where_of(conditions)
        where = ["where"] + inside if inside else []
        head = [("T", self.base), "sel"]
        used = {x[1] for x in inside if isinstance(x, tuple) and x[0] == "C"}
        if any(w in ("percentage", "percent", "share") and not u.linked for w, u in zip(self.words, self.units)) and inside:
            subject, rest = self._subject_of_share(conditions)
            return head + ["pct"] + self.where_of(rest) + (["where"] + self.where_of(subject) if subject else [])
        spans = self.has("average", "mean", "long", "avg") and self.has("time", "take", "takes", "day", "hour", "long")
        if spans and self._durations() and not any(self.units[i].linked and self.words[i] not in ("hour", "day", "minute", "time") for i in range(len(self.units)) if self.forms.number(i) is not None):
            span = ["avgdays" if self.has("day") else "avghours"] + self._durations()
            if key and key[0] in ("T", "C"):
                self._move_base([span[1:]])
                key = self._whole_key(key)
                return [("T", self.base), "sel", key] + span + where + ["group", key]
            return head + span + where
        function = self._function()
        numbers = self._numbers(key) or self._money()
        several = self._measures(key)
        if len(several) > 1 and not self.has("who", "whom"):
            flat = [piece for measure in several for piece in measure]
            self._move_base(several)
            head = [("T", self.base), "sel"]
            if not key:
                return head + flat + where
            keys = [self._whole_key(k) for k in ([key, self.second] if self.second else [key])]
            period = [[k[0], ("C", k[1])] if k[0] in PERIODS else [k] for k in keys]
            flat_keys = [piece for k in period for piece in k]
            return head + flat_keys + flat + where + ["group"] + flat_keys
        if function == "sum" and self.counts() and not self._named("num"):
            function = None  # how many in total
        if function and not self._named("num") and any(u.word in ("earn", "earning", "earned", "weigh") and not u.columns for u in self.units):
            return ["<cannot>"]  # what doctors earn is not their years of experience
        sold = self.forms.pieces() if key and function == "sum" else None
        if sold is not None:
            numbers = [sold]
        if function and not numbers and any(u.unknown() for u in self.units):
            return ["<cannot>"]  # the average of what is not there
        if key and function is None and numbers and not self.counts() and not self.sorted_first():
            function = next((EXTREMES[w] for w in self.words if w in EXTREMES), None)
        if key and function is None and self.words[:2] == ["how", "much"]:
            amount = self.forms.amounts(self.base) if key[0] == "T" and key[1] != self.base else None
            numbers = numbers or self._verb_amount() or ([amount] if amount is not None else [])
            function = "sum" if numbers else None
        if not numbers and function is None and self.words[0] == "what" and self.has("pay", "cost", "spend") and self._asks_much():
            return ["<cannot>"]  # what do we pay in fees, where nothing is a number of money
        if key:
            return self._grouped(head, key, where, function, numbers)
        if self.has("when") and self.has("last", "latest", "newest", "recent", "first", "oldest"):
            return self._extreme_date(head, where)
        dated = self._date_asked()
        if dated is not None:
            return [("T", self.column(dated[1]).table.id), "sel", dated[0], ("C", dated[1])] + where
        extremes = EXTREMES if self.words[0] == "what" else ("highest", "lowest", "largest", "smallest")
        extreme = self.has(*extremes) and not self.limit and not self.has("which", "who", "with", *SORTING)
        asked = self.words[0] in ("what", "how") and any(u.word in MONEY for u in self.units if u.tables)
        if function is None and asked and not key and not self.counts() and self._money() and not self._named("num"):
            function = "sum"  # what did X cost
        buyers = self._buyers()
        if buyers is not None:
            people, self.base = self.base, buyers
            return [("T", buyers), "sel", "countd", ("T", people)] + where
        pieces = self.forms.pieces()
        if pieces is not None and function in (None, "sum") and not key:
            self._move_base([[("C", pieces)]])
            return [("T", self.base), "sel", "sum", ("C", pieces)] + where
        whole = self.has("much") or (self.words[0] == "what" and self.has("do", "does", "did", "have", "has"))
        if function is None and whole and (self.has("all", "together", "altogether") or self._spent()):
            amount = self.forms.amounts(self.base)
            numbers = numbers or ([amount] if amount is not None else [])
            function = "sum" if numbers else None
        if function is None and self.has("many") and self._many_units() and not self._one_row(conditions, numbers) and not self._order_of_rank() and not key:
            function = "sum"
        if function is None and self.words[:2] == ["how", "much"] and not self._one_row(conditions, numbers) and not self._order_of_rank():
            amount = self._money_below()
            numbers = numbers or ([amount] if amount is not None else [])
            function = "sum" if numbers else None
        if function is None and not numbers and self.words[0] == "what" and self._extreme_row():
            numbers = [self._size_of_rows()]
        if function is None and numbers and extreme and (not self._ranks_rows() or self._extreme_row()):
            function = next(EXTREMES[w] for w in self.words if w in EXTREMES)
        if function is None and numbers and self.words[:2] == ["how", "old"] and self.has("oldest", "youngest"):
            function = "max" if self.has("oldest") else "min"
        if function and numbers and not self.has("which", "who"):
            self._move_base([[("C", numbers[0])]])
            return [("T", self.base), "sel", function, ("C", numbers[0])] + where
        if self.has("different", "distinct", "unique") and self._named("cat", "txt"):
            return (
                head
                + ["countd" if self.counts() else "distinct", ("C", self._named("cat", "txt")[0])]
                + where
            )
        if self.counts():
            return head + ["count"] + where
        kinds_of = self._kinds_of()
        if kinds_of is not None:
            return head + ["distinct", ("C", kinds_of)] + where
        order = self._order()
        unknown = sum(u.unknown() for u in self.units)
        if not where and not order and (unknown > 1 or unknown and self.words[0] == "which" and self.units[-1].unknown()):
            return ["<cannot>"]  # which flats allow pets: nothing of what is asked for was understood
        rows = self._bought_by() if not order else None
        if rows is not None:
            return [("T", rows), "sel", "distinct", ("T", self.base)] + where
        return head + self._items(used) + where + order

    def _extreme_row(self):
        """True for the largest fine: rows without a name are told by their amount."""
        nameless = display(self.schema.tables[self.base]).kind != "name"
        ranked = any(self.words[at] in EXTREMES and self.base in self.units[at + 1].tables for at in range(len(self.words) - 1))
        return nameless and ranked and self._size_of_rows() is not None

    def _size_of_rows(self):
        """The number of the base that words beside the rank name, or the amount of money: the longest trip in km, the largest fine."""
        named = [c for u in self.units if u.value is None and not u.tables and u.word not in EXTREMES for c in u.columns[:1]]
        own = [c for c in named if self.column(c).kind == "num" and self.column(c).table.id == self.base]
        return own[0] if own else self.forms.amounts(self.base)
    def _bought_by(self):
        """The order lines that lead from people to what they bought: customers who bought a hand grinder."""
        if not self.is_person(self.base) or not self.has(*SELLING):
            return None
        return self._lines_of_goods()

    def _asks_much(self):
        """True for what do, what does, what did, with a word that nothing has."""
        return self.words[1:2] in (["do"], ["does"], ["did"]) and any(u.unknown() for u in self.units)

    def _date_asked(self):
        """latest order date, the earliest hire date: (max or min, date), where the question begins with it."""
        at = next((i for i, w in enumerate(self.words) if w in NEWEST), None)
        if at is None or any(u.tables or u.value is not None or u.sure for u in self.units[:at]) or self.has("which", "who"):
            return None
        following = at + 1
        while following < len(self.units) and self._leads(following):
            following += 1
        unit = self.units[following] if following < len(self.units) else None
        if unit is None or unit.value is not None:
            return None
        told = self._tells_date(following + 1)
        if unit.tables:
            column = self._date_of_rows(at, following) if unit.sure and told else None
        else:
            column = next((c for c in unit.columns[:1] if self._says_date(unit, self.column(c), told)), None)
        return None if column is None else ("min" if self.words[at] in ("oldest", "earliest", "first") else "max", column)

    def _tells_date(self, at):
        """True for date in reading date, hire date: a word that no column has of its own."""
        unit = self.units[at] if at < len(self.units) else None
        return unit is not None and unit.value is None and not unit.columns and not unit.tables and unit.word in ("date", "day", "time")

    @staticmethod
    def _says_date(unit, column, told):
        """True for order date, departure time, release year: a date, or the number of a year."""
        if column.kind == "date":
            return told or unit.sure and unit.word in ("date", "day", "time")
        return unit.sure and column.kind == "num" and unit.word == "year" == column.words[-1]

    def _date_of_rows(self, at, place):
        """The date of reading date, where readings have one that is not called so: the one that latest speaks of, or the only one."""
        dates = [c.id for c in self.schema.tables[self.units[place].tables[0]].columns if c.kind == "date"]
        spoken = [c for c in self.units[at].columns if c in dates]
        return (spoken or dates)[0] if spoken or len(dates) == 1 else None

    def _buyers(self):
        """how many customers bought a hand grinder: order lines, whose people are counted once."""
        if not self.counts() or not self.is_person(self.base) or not self.has(*SELLING):
            return None
        return self._lines_of_goods()

    def _lines_of_goods(self):
        for unit in self.units:
            if unit.value is not None and unit.columns and self._value(unit).kind == "cell":
                sold = self.forms.sold(self.column(unit.columns[0]).table.id)
                rows = self.column(sold).table.id if sold is not None else None
                if rows is not None and self.base in self.forms.parents(rows):
                    return rows
        return None

    def _spent(self):
        """True for what did customers pay us: rows that a table's name in the plural stands for have paid together."""
        return self.has("did", "have") and self.has(*SPENDING) and not self._order_of_rank() and not any(u.value is not None and self._value(u).kind == "num" for u in self.units)

    def _money_below(self):
        """The amount of the base, or of named rows that belong to it: how much do customers owe us on invoices."""
        own = self.forms.amounts(self.base)
        below = [t for t in self.tables if self.base in self.forms.parents(t)[1:]]
        return next((a for a in [own, *map(self.forms.amounts, below)] if a is not None), None)

    def _one_row(self, conditions, numbers):
        """True if conditions pick one row, by its name or key, of the table that is measured: how much does the Basic plan cost."""
        table = self.column(numbers[0]).table if numbers else None
        picked = [self.column(c[0][1]) for c in conditions if c[0][0] == "C" and c[1] == "="]
        kinds = [c.kind for c in picked if table in (None, c.table)]
        return "name" in kinds or "pk" in kinds

    def _order_of_rank(self):
        return self.has(*MOST, *LEAST)

    def _subject_of_share(self, conditions):
        """(what the share is taken of, what is counted): share of our active employees that are women; of last month's tickets."""
        if len(conditions) < 2:
            return [], conditions
        verbs = [at for at, w in enumerate(self.words) if w in ("are", "is", "were", "was", "came", "come")]
        place = next((at for at, u in enumerate(self.units) if u.value is None and self.base in u.tables), None)
        end = verbs[-1] if verbs else place
        values = {u.value: at for at, u in reversed(list(enumerate(self.units))) if u.value is not None}
        spans = [c for c in conditions if c[-1][0] == "V" and self.linked.values[c[-1][1]].kind in DATE_KINDS]
        before = [c for c in conditions if c in spans or end is not None and c[-1][0] == "V" and values[c[-1][1]] < end]
        return (before, [c for c in conditions if c not in before]) if len(before) < len(conditions) else ([], conditions)

    def _extreme_date(self, head, where):
        dates = self._named("date") or [
            c.id for c in self.schema.tables[self.base].columns if c.kind == "date"
        ]
        if not dates:
            return head + [("T", self.base)] + where
        return head + ["min" if self.has("first", "oldest", "earliest") else "max", ("C", dates[0])] + where

    def _grouped(self, head, key, where, function, numbers):
        if function and numbers and key[0] not in PERIODS:
            self._move_base([[("C", numbers[0])]])
            head, key = [("T", self.base), "sel"], self._whole_key(key)
        if key[0] in PERIODS:
            period = [key[0], ("C", key[1])] + ([self.second] if self.second else [])
            if function is None and numbers and not self.counts() and self._begins_with(numbers[0]):
                function = "sum"
            measure = [function, ("C", numbers[0])] if function and numbers else ["count"]
            return head + period + measure + where + ["group"] + period
        if function is None and numbers and not self.counts() and self._begins_with(numbers[0]):
            function = "sum"
        measure = [function, ("C", numbers[0])] if function and numbers else ["count"]
        itself = key[0] == "C" and self.column(key[1]).kind == "name" and self.column(key[1]).table.id == self.base
        if itself and measure == ["count"] and not self.counts() and any(u.unknown() for u in self.units):
            return ["<cannot>"]  # the profit margin per project
        if function == "sum" and len(numbers) > 1 and self.has("times", "multiplied"):
            measure = ["times", ("C", numbers[0]), ("C", numbers[1])]
        if self.threshold is not None:
            op = self.limit_sign(self.threshold)
            value = ("V", self.units[self.threshold].value)
            shown = ["count"] if self.has("many") or self.counts() else []  # and how many they have
            return head + [key] + shown + where + ["group", key, "having", "count", op, value]
        measured = [at for at, w in enumerate(self.words) if w in ("most", "least") and self._measured(at) and not self.sorted_first()]
        if measured and numbers:
            most = "max" if self.words[measured[0]] == "most" else "min"
            return head + [key, most, ("C", numbers[0])] + where + ["group", key]
        ranked = self.has("most", "fewest", "least") and not self.counts() and not self.sorted_first()
        if ranked or self.by_number:
            direction = "desc" if self.has("most", "top", "highest", "largest", "biggest") else "asc"
            return (
                head
                + [key]
                + where
                + ["group", key, "order"]
                + measure
                + [direction, "limit", self.limit or "one"]
            )
        keys = [key, self.second] if self.second else [key]
        direction = self.sorted_first()
        return head + keys + measure + where + ["group"] + keys + (["order"] + measure + [direction] if direction else [])

    def _begins_with(self, column):
        """True if the question begins with a number column: damaged units by category."""
        first = next((u for i, u in enumerate(self.units) if u.value is None and (u.tables or u.columns) and (i not in self.taken or u.tables)), None)
        spent = any(u.word in HINTS and column in u.columns for u in self.units if u.value is None)
        if first is None or spent:
            return spent
        at = self.units.index(first)
        second = self.units[at + 1] if at + 1 < len(self.units) else None
        if first.tables and second is not None and second.value is None and second.linked and not second.tables and second.columns[:1] == [column]:
            return True  # trip fares per plan
        return first.word in MONEY if first.tables else first.columns[0] == column
