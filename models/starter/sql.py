"""From a plan to SQLite SQL: literals, joins along foreign keys, aliases for keys with a role. Standard library only."""
from schema import display, quoted, shown


class BadPlan(Exception):
    """The plan breaks the grammar or names something the schema cannot join."""


PERIODS = {
    "today": ("%Y-%m-%d", "'now'"),
    "yesterday": ("%Y-%m-%d", "'now', '-1 day'"),
    "tomorrow": ("%Y-%m-%d", "'now', '+1 day'"),
    "this_month": ("%Y-%m", "'now'"),
    "last_month": ("%Y-%m", "'now', 'start of month', '-1 month'"),
    "next_month": ("%Y-%m", "'now', 'start of month', '+1 month'"),
    "this_year": ("%Y", "'now'"),
    "last_year": ("%Y", "'now', 'start of month', '-1 year'"),
    "next_year": ("%Y", "'now', 'start of month', '+1 year'"),
    "this_week": ("%Y-%W", "'now'"),
    "last_week": ("%Y-%W", "'now', '-7 days'"),
    "next_week": ("%Y-%W", "'now', '+7 days'"),
}
COMPARE = ("=", "!=", ">", "<", ">=", "<=")
MEASURED = ("group", "order", "limit", "pct", "top", "share", "times", "mean", "count", "countd", "sum", "avg", "min", "max", "avgdays", "avghours")
BUCKETS = {"month": "%Y-%m", "year": "%Y", "day": "%Y-%m-%d", "week": "%Y-%W"}
QUARTER = "strftime('%Y', {0}) || '-Q' || ((CAST(strftime('%m', {0}) AS INTEGER) + 2) / 3)"
ROWS = "count(*)"
SPAN = {"avgdays": "", "avghours": " * 24"}
TRUE_WORDS = ("y", "yes", "true", "t", "1")
FALSE_WORDS = ("n", "no", "false", "f", "0")


def text_literal(text):
    return "'" + text.replace("'", "''") + "'"


def literal(value, column=None):
    if column is not None and column.id in value.texts:
        return text_literal(value.texts[column.id])
    if value.kind in ("num", "year") and (column is None or column.kind not in ("txt", "name", "cat")):
        return value.norm
    return text_literal(value.norm)


def rebase(schema, plan, linked):
    """Drops a base table that nothing uses: it would only multiply rows.

    The first used column's table takes its place, unless rows of the base are counted and the question names it, or what they belong
    to is shown once.
    """
    if plan[0] == "<cannot>":
        return plan
    used = []
    for x in plan[1:]:
        if isinstance(x, tuple) and x[0] == "C":
            used.append(schema.columns[x[1]].table.id)
        elif isinstance(x, tuple) and x[0] == "T":
            used.append(x[1])
    base = plan[0][1]
    counts_rows = any(x in ("countd", "distinct") and isinstance(y, tuple) and y[0] == "T" for x, y in zip(plan, plan[1:]))
    counted = counts_rows or "mean" in plan or "count" in plan and ("group" in plan or linked is None or base in linked)
    if not used or base in used or "exist" in plan or "noexist" in plan or "star" in plan or counted:
        return plan
    return [("T", used[0])] + list(plan[1:])


class SqlWriter:
    """Reads a plan from left to right and writes each part as SQL; joins follow from the tables and keys used."""

    def __init__(self, schema, plan, values):
        self.schema, self.plan, self.values = schema, plan, values
        self.at, self.used, self.key_joins = 0, set(), []
        self.measured, self.grouping = any(x in MEASURED for x in plan), False

    # ---- reading ----
    def peek(self):
        return self.plan[self.at] if self.at < len(self.plan) else None

    def next(self):
        if self.at >= len(self.plan):
            raise BadPlan("the plan ends too early")
        self.at += 1
        return self.plan[self.at - 1]

    def skip(self, keyword):
        if self.peek() == keyword:
            self.at += 1
            return True
        return False

    def table(self):
        x = self.next()
        if not isinstance(x, tuple) or x[0] != "T" or x[1] >= len(self.schema.tables):
            raise BadPlan(f"a table is missing before place {self.at}")
        return self.schema.tables[x[1]]

    def column(self):
        x = self.next()
        if not isinstance(x, tuple) or x[0] != "C" or x[1] >= len(self.schema.columns):
            raise BadPlan(f"a column is missing before place {self.at}")
        column = self.schema.columns[x[1]]
        self.used.add(column.table.id)
        return column

    def value(self):
        x = self.next()
        if not isinstance(x, tuple) or x[0] != "V" or x[1] >= len(self.values):
            raise BadPlan(f"a value is missing before place {self.at}")
        return self.values[x[1]]

    # ---- parts ----
    def dated(self, column):
        """A date column for date functions; months such as 2026-05 become their first day."""
        return f"({self.ref(column)} || '-01')" if column.monthly else self.ref(column)

    @staticmethod
    def ref(column):
        return f"{quoted(column.table.raw)}.{quoted(column.raw)}"

    def alias(self, key):
        """The name under which the row that a key points to is joined: the words of its role, or of its column."""
        name = "_".join(key.role or key.words)
        taken = {t.raw.lower() for t in self.schema.tables}
        while name in taken:
            name += "_ref"
        return quoted(name)

    def through(self, key):
        """The display column of the row that exactly this key points to."""
        shown = display(key.target)
        if shown is key.target_column:
            return self.ref(key)
        if key not in self.key_joins:
            self.key_joins.append(key)
        return f"{self.alias(key)}.{quoted(shown.raw)}"

    def may_be_missing(self):
        """Whether the item that comes next can be unknown, which SQLite takes for the least."""
        at = self.at + (self.peek() in ("sum", "avg", "min", "max"))
        count = 2 if self.peek() in SPAN or self.peek() == "times" else 1
        parts = self.plan[at + (count > 1) :][:count]
        columns = [self.schema.columns[x[1]] for x in parts if isinstance(x, tuple) and x[0] == "C" and x[1] < len(self.schema.columns)]
        return any(c.nullable and c.kind != "pk" for c in columns)

    def item(self):
        x = self.peek()
        if x in ("sum", "avg", "min", "max"):
            self.next()
            return f"{x}({self.ref(self.column())})"
        if x == "count":
            self.next()
            return ROWS
        if x == "countd":
            self.next()
            return f"count(DISTINCT {self.counted()})"
        if x in SPAN:
            self.next()
            start, end = self.dated(self.column()), self.dated(self.column())
            return f"avg(julianday({end}) - julianday({start})){SPAN[x]}"
        if x == "times":
            self.next()
            return f"sum({self.ref(self.column())} * {self.ref(self.column())})"
        if x == "mean":
            self.next()
            return f"1.0 * {ROWS} / count(DISTINCT {self.counted()})"
        if x == "share":
            self.next()
            measure = self.item()
            return f"100.0 * {measure} / sum({measure}) OVER ()"
        if x == "pct":
            self.next()
            return f"100.0 * sum(CASE WHEN {self.conditions()} THEN 1 ELSE 0 END) / count(*)"
        if x in ("quarter", "weekday"):
            self.next()
            date = self.dated(self.column())
            return QUARTER.format(date) if x == "quarter" else f"strftime('%w', {date})"
        if x in BUCKETS:
            self.next()
            return f"strftime('{BUCKETS[x]}', {self.dated(self.column())})"
        if x == "star":
            self.next()
            return f"{quoted(self.base.raw)}.*"
        if isinstance(x, tuple) and x[0] == "T":
            table = self.table()
            self.used.add(table.id)
            return self.row(table, quoted(table.raw))
        column = self.column()
        if column.target is None:
            return self.ref(column)
        whole = self.through(column)
        return whole if display(column.target) is column.target_column else self.row(column.target, self.alias(column))

    def row(self, table, name):
        """What stands for a row: its name; where rows are grouped its key, so that rows of equal names stay apart."""
        columns = [f"{name}.{quoted(c.raw)}" for c in shown(table)]
        key = next((c for c in table.columns if c.kind == "pk"), None)
        if self.grouping and key is not None:
            return f"{name}.{quoted(key.raw)}"
        return ", ".join(columns)

    def counted(self):
        x = self.peek()
        if isinstance(x, tuple) and x[0] == "T":
            table = self.table()
            self.used.add(table.id)
            keys = [c for c in table.columns if c.kind == "pk"]
            return self.ref(keys[0] if keys else table.columns[0])
        return self.ref(self.column())

    def compared(self, column, op, value):
        """column op value, with dates compared at the grain in which the question names them."""
        ref, norm = self.ref(column), value.norm
        if column.kind == "date":
            ref = self.dated(column)
            if value.kind == "date":
                return f"date({ref}) {op} '{norm}'"
            if value.kind == "year":
                return f"strftime('%Y', {ref}) {op} '{norm}'"
            if value.kind == "month":
                return f"strftime('%Y-%m', {ref}) {op} '{norm}'"
            if value.kind == "rel" and "quarter" in norm:
                return self.quarterly(ref, op, norm)
            if value.kind == "rel" and norm == "weekend":
                return f"strftime('%w', {ref}) {'NOT ' if op == '!=' else ''}IN ('0', '6')"
            if value.kind == "rel" and norm.startswith("weekday_"):
                return f"strftime('%w', {ref}) {op} '{norm[8:]}'"
            if value.kind == "rel" and norm.startswith("month_"):
                back = f"((CAST(strftime('%m', 'now') AS INTEGER) + 12 - {int(norm[6:])}) % 12)"
                month = f"strftime('%Y-%m', 'now', 'start of month', '-' || {back} || ' months')"
                return f"strftime('%Y-%m', {ref}) {op} {month}"
            if value.kind == "rel":
                form, arguments = PERIODS[norm]
                return f"strftime('{form}', {ref}) {op} strftime('{form}', {arguments})"
            if value.kind == "dur":
                fine = "hour" in norm or "minute" in norm
                function = "datetime" if fine else "date"
                return f"{function}({ref}) {op} {function}('now', '-{norm}')"
        if column.target is not None and value.kind != "num":
            return f"{self.through(column)} {op} {literal(value, display(column.target))}"
        return f"{ref} {op} {literal(value, column)}"

    @staticmethod
    def quarterly(ref, op, norm):
        """Quarters: one of a year (`quarter_2025_1`), of any year (`quarter_0_1`), or this, the last or the next."""
        if norm.startswith("quarter_0"):
            return f"(CAST(strftime('%m', {ref}) AS INTEGER) + 2) / 3 {op} {norm[10:]}"
        if norm.startswith("quarter_"):
            return f"{QUARTER.format(ref)} {op} '{norm[8:12]}-Q{norm[13:]}'"
        shift = {"this": "", "last": ", '-3 months'", "next": ", '+3 months'"}[norm.split("_")[0]]
        now = QUARTER.replace("{0}", "'now', 'start of month'" + shift)
        return f"{QUARTER.format(ref)} {op} {now}"

    def existence(self, word):
        """[NOT] IN over a child table, or over exactly one key; conditions after `such` belong to the child."""
        x, key = self.next(), None
        if isinstance(x, tuple) and x[0] == "C" and x[1] < len(self.schema.columns):
            key = self.schema.columns[x[1]]
            if key.target is not self.base:
                raise BadPlan("exist needs a key that points to the base table")
            outer, inner, rest, child = key.target_column, key, [], key.table
        elif isinstance(x, tuple) and x[0] == "T" and x[1] < len(self.schema.tables):
            child = self.schema.tables[x[1]]
            path = self.schema.path(self.base.id, child.id)
            if not path:
                raise BadPlan(f"no foreign keys lead from {self.base.raw} to {child.raw}")
            first = path[0][0]
            outward = first.table is self.base
            outer, inner = (first, first.target_column) if outward else (first.target_column, first)
            rest = path[1:]
        else:
            raise BadPlan(f"a table or key is missing after {word}")
        source = quoted(inner.table.raw)
        for step, _, there in rest:
            other = self.schema.tables[there]
            source += f" JOIN {quoted(other.raw)} ON {self.ref(step)} = {self.ref(step.target_column)}"
        where = f"{self.ref(inner)} IS NOT NULL"
        if self.skip("such"):
            before = set(self.used)
            where += " AND " + self.conditions(True)
            if self.used - before - {child.id}:
                raise BadPlan("conditions after such must name the child table's columns")
            self.used = before
        negation = "NOT " if word == "noexist" else ""
        return f"{self.ref(outer)} {negation}IN (SELECT {self.ref(inner)} FROM {source} WHERE {where})"

    def condition(self):
        if self.peek() in ("exist", "noexist"):
            return self.existence(self.next())
        if self.peek() in ("lastdays", "lasthours"):
            return self.lasting(24 if self.next() == "lasthours" else 1)
        before = set(self.used)
        column, op = self.column(), self.next()
        ref = self.ref(column)
        if op in ("isnull", "notnull"):
            return f"{ref} IS {'NOT ' if op == 'notnull' else ''}NULL"
        if op in ("yes", "no"):
            return self.truth(column, op)
        if op in ("past", "future"):
            ref = self.dated(column)
            return f"date({ref}) {'<' if op == 'past' else '>'} date('now')"
        if op == "next":
            return f"date({self.dated(column)}) BETWEEN date('now') AND date('now', '+{self.value().norm}')"
        if op in ("gtavg", "ltavg"):
            sign, inner = ">" if op == "gtavg" else "<", quoted(column.table.raw)
            if not self.skip("within"):
                return f"{ref} {sign} (SELECT avg({quoted(column.raw)}) FROM {inner})"
            key = quoted(self.column().raw)
            return f"{ref} {sign} (SELECT avg(same.{quoted(column.raw)}) FROM {inner} AS same WHERE same.{key} = {inner}.{key})"
        if op in ("like", "starts", "ends"):
            shown = self.through(column) if column.target is not None else ref
            pattern = ("" if op == "starts" else "%") + self.value().norm + ("" if op == "ends" else "%")
            return f"{shown} LIKE {text_literal(pattern)}"
        if op == "between":
            low, high = self.value(), self.value()
            if column.kind == "date":
                return self.compared(column, ">=", low) + " AND " + self.compared(column, "<=", high)
            return f"{ref} BETWEEN {literal(low, column)} AND {literal(high, column)}"
        if op not in COMPARE:
            raise BadPlan(f"no operator at place {self.at}")
        x = self.peek()
        if isinstance(x, tuple) and x[0] == "C":
            other = self.column()
            if self.skip("via"):
                key = self.column()
                if key not in self.key_joins:
                    self.key_joins.append(key)
                return f"{ref} {op} {self.alias(key)}.{quoted(other.raw)}"
            if column.kind == "date" == other.kind:
                return f"date({self.dated(column)}) {op} date({self.dated(other)})"
            return f"{ref} {op} {self.ref(other)}"
        value = self.value()
        if self.skip("via"):
            self.used = before  # the row is joined under the key's own name
            key = self.column()
            if key not in self.key_joins:
                self.key_joins.append(key)
            return f"{self.alias(key)}.{quoted(column.raw)} {op} {literal(value, column)}"
        return self.compared(column, op, value)

    def lasting(self, factor):
        """The time between two dates against a number of days or hours."""
        start, end = self.dated(self.column()), self.dated(self.column())
        op = self.next()
        if op not in COMPARE:
            raise BadPlan(f"no operator at place {self.at}")
        span = f"(julianday({end}) - julianday({start}))" + (f" * {factor}" if factor > 1 else "")
        return f"{span} {op} {literal(self.value())}"

    def truth(self, column, op):
        words = TRUE_WORDS if op == "yes" else FALSE_WORDS
        for value in column.values:
            if str(value).lower() in words:
                return f"{self.ref(column)} = " + (
                    text_literal(value) if isinstance(value, str) else str(value)
                )
        return f"{self.ref(column)} = {1 if op == 'yes' else 0}"

    def conditions(self, inside=False):
        """`or` binds tighter than `and`: open or new tickets of high priority."""
        groups = [[self.condition()]]
        while self.peek() in ("and", "or"):
            if inside and self.plan[self.at + 1 : self.at + 2] in (["exist"], ["noexist"]):
                break  # what follows belongs to the base again
            if self.next() == "and":
                groups.append([self.condition()])
            else:
                groups[-1].append(self.condition())
        texts = [" OR ".join(g) for g in groups]
        if len(groups) > 1:
            texts = [f"({t})" if len(g) > 1 else t for t, g in zip(texts, groups)]
        return " AND ".join(texts)

    def items_until(self, *stops):
        items = [self.item()]
        while self.peek() is not None and self.peek() not in stops:
            items.append(self.item())
        return items

    # ---- the road ----
    def write(self):
        self.base = self.table()
        self.used.add(self.base.id)
        if self.next() != "sel":
            raise BadPlan("sel must follow the base table")
        distinct = "DISTINCT " if self.skip("distinct") else ""
        items = self.items_until("where", "group", "top", "having", "order", "limit")
        shown, tail = set(self.used), ""
        if self.skip("where"):
            tail += " WHERE " + self.conditions()
        if self.skip("top"):
            return self.first_of_each(items, tail)
        if self.skip("group"):
            self.grouping = True
            tail += " GROUP BY " + ", ".join(self.items_until("having", "order", "limit"))
            self.grouping = False
        if self.skip("having"):
            measure, op = self.item(), self.next()
            if op in ("gtavg", "ltavg"):
                start = self.at - 1
                column = self.schema.columns[self.plan[start - 1][1]]
                average = f"(SELECT avg({quoted(column.raw)}) FROM {quoted(column.table.raw)})"
                tail += f" HAVING {measure} {'>' if op == 'gtavg' else '<'} {average}"
            elif op in COMPARE:
                tail += f" HAVING {measure} {op} {literal(self.value())}"
            else:
                raise BadPlan("having needs a comparison")
        if self.skip("order"):
            kind, missing = self.peek(), self.may_be_missing()
            measure, direction = self.item(), self.next()
            if direction not in ("asc", "desc"):
                raise BadPlan("order needs asc or desc")
            if distinct and isinstance(kind, tuple) and kind[0] == "C" and " GROUP BY " not in tail and measure not in items:
                # engines refuse different rows in the order of what is not shown, or order by any of its values
                distinct, measure = "", f"{'max' if direction == 'desc' else 'min'}({measure})"
                tail += " GROUP BY " + ", ".join(items)
            last = " NULLS LAST" if missing and direction == "asc" and self.peek() == "limit" else ""
            tail += f" ORDER BY {measure} {direction.upper()}{last}"
        if self.skip("limit"):
            if self.skip("nth"):
                tail += f" LIMIT 1 OFFSET {int(self.value().norm) - 1}"
            else:
                tail += " LIMIT " + ("1" if self.skip("one") else literal(self.value()))
        if self.at != len(self.plan):
            raise BadPlan(f"unexpected {self.plan[self.at]} at place {self.at}")
        source = self.source()
        if self.multiplied():
            key = next((c for c in self.base.columns if c.kind == "pk"), None)
            if key is not None:
                rows = f"count(DISTINCT {self.ref(key)})"
                items = [i.replace(ROWS, rows) if i == ROWS or i.startswith(("100.0 * " + ROWS, "1.0 * " + ROWS)) else i for i in items]
                tail = tail.replace(ROWS, rows)
            if shown <= {self.base.id} and not self.measured:
                distinct = "DISTINCT "
        return f"SELECT {distinct}{', '.join(items)} FROM {source}{tail}"

    def first_of_each(self, items, tail):
        """The rows that rank first within each group: `top key measure asc|desc`."""
        self.grouping = True
        key = self.item()
        self.grouping = False
        measure, direction = self.item(), self.next()
        if direction not in ("asc", "desc") or self.at != len(self.plan):
            raise BadPlan("top needs a key, a measure and asc or desc")
        columns = [c for item in items for c in item.split(", ")]
        names = [f"c{i}" for i in range(1, len(columns) + 1)]
        rows = ", ".join(f"{c} AS {n}" for c, n in zip(columns, names))
        place = f"rank() OVER (PARTITION BY {key} ORDER BY {measure} {direction.upper()}) AS place"
        more = tail[len(" WHERE ") :]
        more = f" AND ({more})" if " OR " in more else f" AND {more}" if more else ""
        inner = f"SELECT {rows}, {place} FROM {self.source()} WHERE {measure} IS NOT NULL{more}"
        return f"SELECT {', '.join(names)} FROM ({inner}) AS ranked WHERE place = 1"

    def multiplied(self):
        """True if a join repeats rows of the base: a table with a key to the base, joined for a condition."""
        paths = [self.schema.path(self.base.id, t) for t in self.used - {self.base.id}]
        return any(key.table.id == there for path in paths for key, _, there in path)

    def source(self):
        text, joined = quoted(self.base.raw), {self.base.id}
        for table in sorted(self.used - {self.base.id}):
            path = self.schema.path(self.base.id, table)
            if path is None:
                raise BadPlan(f"no foreign keys lead from {self.base.raw} to {self.schema.tables[table].raw}")
            for key, _, there in path:
                if there not in joined:
                    joined.add(there)
                    other = quoted(self.schema.tables[there].raw)
                    text += f" JOIN {other} ON {self.ref(key)} = {self.ref(key.target_column)}"
        for key in self.key_joins:
            alias, target = self.alias(key), key.target_column
            text += (
                f" JOIN {quoted(key.target.raw)} AS {alias} ON {self.ref(key)} = {alias}.{quoted(target.raw)}"
            )
        return text


def write_sql(schema, plan, values):
    return SqlWriter(schema, plan, values).write()
