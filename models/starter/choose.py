"""The answer that users see, out of the rules' draft and the model's plan, and whether it may be shown as sure.

A draft is sure only where the linker and the rules understood every word and used every value, and only if the model reads
the same or is itself in doubt: a model that is certain of another reading makes the draft unsure. A certain <cannot> of the
model overrules a draft that is not clean.
"""
import rules
from rule_words import UNDERSTOOD
from schema import display
from text import DENIALS, PERSONS, SUPERLATIVES, cell_key

REFUSAL = "<cannot>"
DOUBT = (
    -0.15
)  # mean log-probability below which the model's disagreement means nothing; found on dev and dev2


def unlinked(linked):
    """Words of the question that neither the linker nor the rules took up; words of a cell belong to its value."""
    found, items = [], linked.items
    for at, (kind, word) in enumerate(items):
        guessed = items[at + 1 : at + 2] == [("k", "<p>")]
        if kind == "w" and word not in UNDERSTOOD and not guessed and not in_cell(linked, at):
            found.append(word)
    return found


def in_cell(linked, at):
    """True if the word at a place is one of the words that a cell's value stands behind."""
    items, end = linked.items, at
    while end < len(items) and items[end][0] == "w":
        end += 1
    if end + 1 >= len(items) or items[end][0] != "V" or items[end + 1][1] != "<vcell>":
        return False
    return at >= end - len(cell_key(linked.values[items[end][1]].norm))


def words_of(linked):
    """The question's words, those of cells left out."""
    return ["" if unit.in_cell else unit.word for unit in rules.units_of(linked)]


def unranked(linked, draft):
    """True if the question asks for the most or least of something, and the plan ranks nothing."""
    words = words_of(linked)
    asked = any(w in SUPERLATIVES and words[at - 1 : at] != ["at"] for at, w in enumerate(words))
    return asked and not {"order", "min", "max", "limit", "top"} & set(draft.split(" "))


def unmeasured(linked, draft):
    """True if the question asks for an average, a total or a number of groups, and the plan has none."""
    spoken, plan = words_of(linked), set(draft.split(" "))
    words = set(spoken)
    if spoken[:1] == ["how"] and spoken[1:2] not in (["many"], ["much"], ["often"]):
        if draft.split(" ")[2:3] and draft.split(" ")[2].startswith("<T"):
            return True  # how old, how far: a measure is asked for, not a name
    averaged = words & {"average", "mean", "avg"} and not plan & {"avg", "avgdays", "avghours", "gtavg", "ltavg", "mean"}
    rows = draft.split(" ")[2:3] and draft.split(" ")[2].startswith("<T") and not plan & {"count", "countd", "sum", "mean"}
    grouped = words & {"many"} and ("having" in plan or rows)
    return bool(averaged or grouped) or bool(words & {"total", "sum"} and not plan & {"sum", "count", "countd", "times"})


def impersonal(linked, draft, schema):
    """True if the question asks who, and the plan shows what is no person."""
    spoken, plan = words_of(linked), draft.split(" ")
    if spoken[:1] not in (["who"], ["whom"]) or len(plan) < 3:
        return False
    shown = plan[3] if plan[2] == "distinct" else plan[2]
    if shown.startswith("<C"):
        column = schema.columns[int(shown[2:-1])]
        table = column.target or column.table
        return column.target is None and column.kind in ("name", "pk") and not set(table.words) & PERSONS
    return shown.startswith("<T") and not set(schema.tables[int(shown[2:-1])].words) & PERSONS


def undenied(linked, draft):
    """True if the question denies something, and the plan does not."""
    words, plan = words_of(linked), set(draft.split(" "))
    denied = any(w in DENIALS and words[at + 1 : at + 2] not in (["more"], ["less"], ["later"]) for at, w in enumerate(words))
    return denied and not plan & {"noexist", "isnull", "!=", "no", "notnull", "<"}


def unused(linked, draft, schema):
    """True if the question names a table or column that the plan does not touch."""
    plan = set(draft.split(" "))
    columns = [c for c in schema.columns if f"<C{c.id}>" in plan]
    tables = {t.id for t in schema.tables if f"<T{t.id}>" in plan}
    tables |= {c.table.id for c in columns} | {c.target.id for c in columns if c.target is not None}
    for unit in rules.units_of(linked):
        if unit.value is not None or not unit.sure or not (unit.tables or unit.columns):
            continue
        named = [schema.columns[c] for c in unit.columns]
        shown = any(c in columns or (c.table.id in tables and display(c.table) is c) for c in named)
        keys = any(c.target is not None and c.target.id in tables for c in named)
        if not (shown or keys or any(t in tables for t in unit.tables)):
            return True
    return False


def clean(linked, draft, schema):
    """True if every word was understood and every value is used; `draft` is the plan as text."""
    return (
        draft != REFUSAL
        and not unlinked(linked)
        and not unranked(linked, draft)
        and not unmeasured(linked, draft)
        and not undenied(linked, draft)
        and not impersonal(linked, draft, schema)
        and not unused(linked, draft, schema)
        and all(f"<V{i}>" in draft for i in range(len(linked.values)))
    )


def choose(draft, plan, same_sql, mean, draft_clean, threshold):
    """(plan, sure). Plans are texts; mean is the mean log-probability of the model's plan before the grammar's mask,
    threshold that of `hradba.plan.min_logprob`: a refusal of the model counts only from there on, and never against a
    clean draft."""
    if plan == REFUSAL:
        certain = mean >= threshold and not draft_clean
        return (plan, certain) if certain or draft == REFUSAL else (draft, False)
    if draft == REFUSAL:
        return draft, False
    return draft, draft_clean and (same_sql or mean < DOUBT)
