"""Questions across tables: the parent of a row, rows with their parent, rows with and without children."""
import lexicon as lex
from conditions import around, base_form, maybe, own_condition
from speech import plural
from topic import cell, cells


def of_parent(topic):
    """The parent of one row: who owns X, which team does X belong to."""
    found = topic.say.parent(topic.table, topic.say.chance(0.6))
    if not found:
        return None
    say, (parent, key) = topic.say, found
    if key.role and key.target is parent:
        named = topic.named_row(with_id=0.3)
        if not named:
            return None
        who, _, condition = named
        fields = {
            "role": say.role(key),
            "parent": say.row(parent),
            "active": key.said.active,
            "verb": key.said.verbs[0],
        }
        said = say.say("role of|who did" if key.said.active else "role of", who=who, **fields)
        return said, topic.base + [cell(key), "where"] + condition
    named = topic.named_row()
    values = [c for c in parent.columns if c.kind not in ("pk", "fk")]
    if not named or not values:
        return None
    _, value, condition = named
    shown = say.shown(parent)
    column = topic.r.choice(values) if say.chance(0.35) else shown
    fields = {
        "parent": say.row(parent),
        "row": say.row(topic.table),
        "value": value,
        "name": say.column(column),
    }
    said = say.say("parent of" if column is shown else "parent value of", **fields)
    return said, topic.base + [cell(column), "where"] + condition


def rows_with_parent(topic):
    found = topic.say.parent(topic.table, topic.say.chance(0.6))
    if not found:
        return None
    say, (parent, key) = topic.say, found
    if key.role and key.target is parent:
        return rows_with_role(topic, parent, key)
    values = [c for c in parent.columns if c.kind not in ("pk", "fk")]
    if not values:
        return None
    rows, shown, name = topic.rows(), say.shown(parent), say.row(parent)
    column = topic.r.choice(values) if say.chance(0.5) else shown
    own = say.column(column)
    if column is shown:
        spoken = say.one_of(name, f"{name} {own}")
    else:
        spoken = say.one_of(f"{name} {own}", f"{own} of their {name}", f"{own} of the {name}")
    return (
        say.say("with parent", rows=rows.noun, parent=spoken),
        topic.base + cells([topic.shown, column]) + rows.where,
    )


def rows_with_role(topic, parent, key):
    say, rows, x = topic.say, topic.rows(), topic.r.random()
    role = say.role(key)
    others = [c for c in topic.table.columns if c.role and c is not key]
    if x < 0.2 and others:
        other = topic.r.choice(others)
        said = say.say("with role", rows=rows.noun, role=f"{role} and {say.role(other)}")
        return said, topic.base + cells([topic.shown, key, other]) + rows.where
    if x < 0.4:
        fields = {
            "rows": rows.noun,
            "roles": plural(role),
            "active": key.said.active,
            "parents": say.rows(parent),
        }
        said = say.say("roles of|who did rows" if key.said.active else "roles of", **fields)
        return said, topic.base + ["distinct", cell(key)] + rows.where
    if x < 0.55 and topic.attributes:
        column = topic.r.choice(topic.attributes)
        said = say.say("columns", rows=rows.noun, names=f"{say.column(column)} and {role}")
        return said, topic.base + cells([column, key]) + rows.where
    return (
        say.say("with role", rows=rows.noun, role=role),
        topic.base + cells([topic.shown, key]) + rows.where,
    )


def by_subject(topic):
    """Rows told by who has or did them: how many tickets did X report, which products does X supply."""
    found = topic.say.parent(topic.table, True)
    if not found or found[0] is topic.table:
        return None
    say, (parent, key) = topic.say, found
    shown = say.shown(parent)
    if shown.kind != "name" or not shown.values:
        return None
    text = topic.r.choice(shown.values)
    value, condition = say.value(text), maybe(say, topic.table, 0.3)
    with_role = key.role and key.target is parent
    plan = [say.shown_through(parent, key), "=", ("V", "cell", text)] + (
        ["and"] + condition.plan if condition.plan else []
    )
    fields = {"after": " " + condition.after if condition.after else ""}
    fields["rows"] = (condition.before + " " if condition.before else "") + say.rows(topic.table)
    if with_role:
        past, base = base_form(key)
        if not base:
            return None
        fields["has"] = (
            f"does {value} {base}"
            if base in lex.LASTING
            else say.one_of(f"did {value} {base}", f"has {value} {past}")
        )
    else:
        row = say.row(parent)
        value = say.one_of(value, value, value, f"{row} {value}", f"the {row} {value}", f"the {value} {row}")
        fields["has"] = say.say("has rows", value=value)
    if say.chance(0.5):
        return say.say("count subject", **fields), topic.base + ["count", "where"] + plan
    return say.say("list subject", **fields), topic.base + [cell(topic.shown), "where"] + plan


def without_children(topic):
    return existence(topic, False)


def with_children(topic):
    return existence(topic, True)


def existence(topic, wanted):
    """Rows that have, or have no, rows of another table; sometimes only such rows count."""
    say = topic.say
    roles = [
        c for c in say.schema.columns if c.target is topic.table and c.role and c.table is not topic.table
    ]
    if roles and say.chance(0.5):
        key = topic.r.choice(roles)
        child, target = key.table, cell(key)
        keys = role_existence(say, key, child, topic.table, wanted)
    else:
        child = topic.r.choice(plain_children(topic) or [None])
        if child is None:
            return None
        target, keys = ("T", child.id), None
    such = own_condition(say, child) if say.chance(0.4) else None
    if such and (not such.single() or (keys and such.after)):
        such = None
    noun = around(such, say.rows(child)) if such else say.rows(child)
    if keys:
        said = topic.r.choice(keys).format(rows=noun)
    else:
        key = "with" if wanted else "without such" if such else "without"
        said = say.say(key, rows=noun, row=around(such, say.row(child)) if such else say.row(child))
    own = maybe(say, topic.table, 0.2)
    own = own if own.before else maybe(say, topic.table, 0.0)
    subject = around(own, say.rows(topic.table))
    where = ["where"] + own.plan + ["and"] * bool(own.plan) + ["exist" if wanted else "noexist", target]
    where += ["such"] + such.plan if such else []
    if say.chance(0.3):
        questions = (f"how many {subject} {said}", f"number of {subject} {said}", f"count {subject} {said}")
        return topic.r.choice(questions), topic.base + ["count"] + where
    return listed(say, subject, said), topic.base + [cell(topic.shown)] + where


def listed(say, subject, said):
    """`teams that have no people` as a question or an order."""
    start, rest = said.split(" ", 1)
    verb = rest if start in ("that", "who", "which") else "are " + said
    return say.one_of(
        f"{say.say('show')} {subject} {said}",
        f"{subject} {said}",
        f"which {subject} {verb}",
        f"find all {subject} {said}",
    )


def plain_children(topic):
    """Tables whose shortest way to the topic's table is one key without a role."""
    result = []
    for column in topic.say.schema.columns:
        if column.target is topic.table and column.table is not topic.table and not column.role:
            path = topic.say.schema.path(topic.table.id, column.table.id)
            if len(path) == 1 and path[0][0] is column:
                result.append(column.table)
    return result


def role_existence(say, key, child, parent, wanted):
    """Wordings with {rows}: people who own no assets, people without assigned tickets."""
    past, never = key.said.verbs[0].split()[0], key.said.never
    only = sum(c.target is parent for c in child.columns) == 1
    done = never.startswith("have ")
    if wanted:
        result = [f"with {past} {{rows}}", f"that have {past} {{rows}}"] + (
            ["with {rows}", "that have {rows}"] if only else []
        )
        return result + (
            [f"who {never} {{rows}}", f"that {never} any {{rows}}"]
            if never and not never.startswith("are")
            else []
        )
    result = [
        f"without {past} {{rows}}",
        f"without any {past} {{rows}}",
        f"with no {past} {{rows}}",
        f"that have no {past} {{rows}}",
    ]
    if only:
        result += [
            "without {rows}",
            "without any {rows}",
            "with no {rows}",
            "that have no {rows}",
            "that don't have any {rows}",
        ]
    if never.startswith("are"):
        result.append(f"that are not {key.said.verbs[0]} any {{rows}}")
    elif done:
        result += [
            f"who {never} no {{rows}}",
            f"who have never {never[5:]} any {{rows}}",
            f"who have not {never[5:]} any {{rows}}",
        ]
    elif never:
        result += [
            f"who {never} no {{rows}}",
            f"who do not {never} any {{rows}}",
            f"who don't {never} any {{rows}}",
        ]
    return result


def with_such_child(topic):
    """Parents of children under a condition: teams that have open tickets."""
    children = plain_children(topic)
    if not children:
        return None
    say, child = topic.say, topic.r.choice(children)
    condition = own_condition(say, child)
    if not condition or not condition.single():
        return None
    fields = {"parents": say.rows(topic.table), "rows": around(condition, say.rows(child))}
    if say.chance(0.3):
        key = topic.table.columns[0]
        return (
            say.say("count child with", **fields),
            topic.base + ["countd", cell(key), "where"] + condition.plan,
        )
    if topic.attributes and say.chance(0.25):
        column = topic.r.choice(topic.attributes)
        said = say.say("child with, column", name=say.column(column), **fields)
        return said, topic.base + ["distinct", cell(column), "where"] + condition.plan
    return (
        say.say("has child with", **fields),
        topic.base + ["distinct", cell(topic.shown), "where"] + condition.plan,
    )


def percentage(topic):
    say, condition = topic.say, own_condition(topic.say, topic.table)
    if not condition or not condition.single():
        return None
    rows, plan = say.rows(topic.table), topic.base + ["pct"] + condition.plan
    if condition.before:
        keys = "percent adjective|percent"
        return (
            say.say(
                keys,
                rows=rows,
                adjective=condition.before,
                are=say.one_of("are ", "is ", "was ") + condition.before,
            ),
            plan,
        )
    after = condition.after
    start, _, rest = after.partition(" ")
    if start in ("that", "which"):
        are = rest
    elif start == "with":
        are = "have " + rest
    elif start == "whose":
        are = "have a " + rest
    else:
        are = "are " + after
    return say.say("percent", rows=rows, are=are), plan
