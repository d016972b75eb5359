"""Words by which the rules read a question, beside the lists of `words.json`."""
from text import HINTS, LISTS, MISSING, NEUTRAL, STOP, family

ABSENT = ("without", "no", "never", "not", "lacking", "missing", "zero", "nobody", "none", "nothing")
BETWEEN = "been was were has have had all we ever it them any yet to us you our one person user get got be a an the for in".split()
USED = ("used", "use", "unused")
AVERAGES = ("average", "mean", "avg")
FILLERS = "the a an than of all overall its their his her own company same".split()
WITHIN = ("of", "in", "for", "within")
COMMON = "common commonly frequent frequently often popular used".split()
QUANTITIES = ("quantity", "qty", "unit", "piece", "count")
PRICES = frozenset("price cost rate fee amount value".split())
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
FINISHED = (DONE | frozenset("cancelled canceled revoked expired terminated deleted archived retired decommissioned signed cleared activated".split())) - {"received", "due"}
LESSER = frozenset(LISTS["lesser"])
SERVED = frozenset("customer client buyer patient guest tenant passenger visitor".split())
SALES = frozenset("order sale invoice payment transaction booking reservation rental ticket subscription contract purchase bill receipt".split())
WHOLE = ("value", "amount", "worth", "sum", "total")
DOING = "sell sold work working employ use using offer carry make made support need".split()
ENDED = frozenset(family(w) or w for w in "discontinued retired archived obsolete inactive cancelled deleted closed blocked".split())
OPENED = "open unfinished outstanding pending unresolved ongoing".split()
EXCEPT = ("not", "except", "excluding", "non")
ASKERS = frozenset("caller reporter reported requester requested requestor creator created opener opened submitter submitted customer".split())
OPENING = "show list give display get find print please me us the all what is are i need want to see can you".split()
REQUESTS = "return retrieve find fetch provide identify output".split()
SHOWN = "the their its his her all both first last".split()
ENDING = "of for from in on at where that which with by whose who per".split()
CLOSING = frozenset("to until through out departure".split())
FIRST_DAYS = frozenset("from start begin".split())
LAST_DAYS = frozenset("to until end through".split())
STEPS = "level grade year stars star rating floor class age month rank tier stage size number count credits credit".split()
LASTING = "longer shorter over under more less atleast atmost between".split()
LATE = ("late", "delayed", "tardy")
AGGREGATES = {
    "average": "avg",
    "mean": "avg",
    "avg": "avg",
    "total": "sum",
    "sum": "sum",
    "overall": "sum",
    "combined": "sum",
}
AGGREGATES.update({"maximum": "max", "max": "max", "minimum": "min", "min": "min"})
MOST = "most busiest top highest largest biggest longest latest newest expensive last priciest heaviest fastest best greatest".split()
LEAST = "fewest quickest least lowest smallest shortest oldest cheapest first earliest slowest lightest bottom youngest".split()
GROUPING = ("per", "by", "each", "every")
ABOVE = (
    "over above more greater exceeding exceed longer higher larger after since older expensive > affecting "
    "bigger heavier taller exceeded upwards".split()
)
BELOW = "under below less fewer shorter lower smaller before earlier cheaper < lighter younger".split()
EXTREMES = {"highest": "max", "largest": "max", "longest": "max", "biggest": "max", "lowest": "min", "smallest": "min", "shortest": "min"}
PERIODS = ("month", "year", "day", "week", "quarter", "weekday")
RHYTHMS = {"monthly": "month", "yearly": "year", "annually": "year", "weekly": "week", "daily": "day", "quarterly": "quarter"}
PACED = dict(RHYTHMS, annual="year")
WRITING = "delete drop remove insert add create update set change erase rename wipe truncate purge mark assign move restart book".split()
COUNTING = ("many", "number", "count", "often", "headcount")
SORTING = ("sorted", "ordered", "sort")
RANKING = "top bottom highest lowest largest smallest biggest".split()
LIMITING = "more atleast atmost over fewer less exactly".split()
ENDS = "terminated termination left exit leaving end ended ending closed resolved completed finished completion resigned term".split()
DIRECTIONS = (
    ("to dest destination target end arrival receiver".split(), "to into towards ended ending arrived arriving arrive end".split()),
    ("from origin source start departure sender".split(), "from started starting departed departing start left".split()),
)
DONE_BY = "paid sold bought made written given taken held done sent led built run driven seen taught owned".split()
BEHIND = "by of from for in at to with without no never not been have has had each every per".split()
DATE_KINDS = ("date", "year", "month", "rel", "dur")
TRUTHS_NEGATED = ("in", "un", "dis", "non", "de")
KNOWN_WORDS = frozenset(AGGREGATES).union(
    MOST, LEAST, GROUPING, ABOVE, BELOW, ABSENT, PERIODS, RHYTHMS, COUNTING, SORTING, RANKING, LIMITING, MISSING
)
UNDERSTOOD = KNOWN_WORDS | frozenset(COMMON) | NEUTRAL | STOP | frozenset(HINTS)
