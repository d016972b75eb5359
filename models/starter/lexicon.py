"""Own word lists of the generator: IT and business nouns, attributes, roles, names. Every fifth entry is held out.

One entry a line; parts are separated by | and lists by commas. Entries in CORE are never held out, they are the words
that most operations databases use.
"""
import zlib

# entity|synonyms
ENTITIES = """
incident|outage,problem
ticket|issue,request
person|employee,staff
on call|on call shift,on call duty
sales order|order
order line|line item,position
group|
price list|
time entry|booking
check|
change|
job|
account plan|
first aid kit|
cost group|
number range|
count sheet|
last mile tour|tour
work order|job order
server|machine,host
workstation|pc,computer
laptop|notebook
router|gateway
network switch|switch
firewall|
application|app,program
service|
account|
user|person,member
employee|staff,worker,colleague
technician|engineer,agent
customer|client,buyer
supplier|vendor,provider
contract|agreement
invoice|bill
payment|
purchase order|po,procurement
product|item,article
warehouse|depot,store
shipment|delivery,consignment
order|
project|
task|todo,job
milestone|
meeting|appointment
office|
building|site
room|
department|division,unit
team|squad,group
role|
permission|privilege,right
login attempt|sign in
session|
certificate|cert
domain|
database|db
backup|snapshot
backup job|
alert|alarm,notification
event|
metric|measurement
sensor|probe
deployment|rollout
release|version
repository|repo
pipeline|
build|
change request|change
outage|downtime
subscription|plan
software license|entitlement
installation|setup
vulnerability|weakness,flaw
patch|fix,update
audit|inspection,review
policy|rule
document|file,paper
comment|note,remark
attachment|
survey|
response|reply,answer
rating|
training course|course,class
enrollment|registration
exam|test
vehicle|car
driver|
trip|journey,ride
route|
printer|
phone|mobile,handset
monitor|screen,display
tablet|
access card|badge
visitor|guest
asset|equipment
spare part|component,part
repair|maintenance
budget|
expense|cost item,spending
cost center|
timesheet|
leave request|vacation,absence
candidate|applicant
job posting|vacancy,opening
interview|
campaign|
lead|prospect
opportunity|deal
quote|offer
store|shop,branch
region|
country|
city|town
currency|
batch|lot
machine part|
factory|plant
shift|
delivery note|
return|refund
complaint|grievance
warranty|
insurance policy|
claim|
cluster|
virtual machine|vm,instance
container|
storage volume|volume,disk
mailbox|inbox
mailing list|
dns record|
ip address|ip
subnet|network
rack|cabinet
data center|datacenter
cable|
port|interface
knowledge article|kb article
sla|service level
escalation|
shift handover|
runbook|playbook
test case|
bug|defect
feature|
sprint|iteration
stakeholder|
risk|
tender|bid
partner|reseller
donation|
membership|
"""

# number|synonyms|adjective for the most|for the least|unit
NUMBERS = """
price|cost|most expensive|cheapest|
amount|sum,value|largest|smallest|
quantity|count,stock|||
weight|||lightest|kg
salary|pay,wage|best paid|worst paid|
age||oldest|youngest|years
duration|length,time|longest|shortest|minutes
size||largest|smallest|mb
capacity||||gb
memory|ram|||gb
disk space|storage|||gb
cpu count|cores|||
uptime||||hours
latency|delay|slowest|fastest|ms
response time||slowest|fastest|
score|points|||
rating||best rated|worst rated|
discount|rebate|||%
tax||||
budget|funds|||
revenue|turnover|||
profit|margin|||
hours||||
effort||||hours
distance|mileage|||km
speed||fastest|slowest|
temperature||hottest|coldest|
floor||||
seats|places|||
attempts|tries|||
affected users|impacted users|||
duration minutes|duration,length|longest|shortest|minutes
duration min|duration,length|longest|shortest|minutes
min stock|minimum stock|||
max users|user limit|||
order total|||
total count|||
order number||||
list price|price|most expensive|cheapest|
first response time||||minutes
limit||||
minutes|length|longest|shortest|minutes
cost|price|most expensive|cheapest|
average load|load|||
number of seats|seats|||
sum insured|||
group size||||
failures|errors|||
downtime||||minutes
bandwidth|throughput|||
usage|utilization|||%
version number||||
population||||
height||tallest|||
width||widest|||
balance||||
credit limit||||
fee|charge|||
monthly cost||||
total amount||||
unit price||||
estimated hours||||
actual hours|spent hours|||
reorder level|minimum stock|||
open issues||||
port count||||
battery level||||
page count|pages|||
word count||||
severity score||||
retry count||||
bytes sent|traffic|||
power draw|watts|||
lead time||||
headcount||||
target value||||
actual value||||
probability|likelihood|||
interest rate||||
risk score||||
defect count||||
throughput||||
queue length||||
"""

# date: participle|nouns
DATES = """
created|creation
created|creation
closed|closing
started|start
ended|end
resolved|resolution
opened|opening
closed|closing
resolved|resolution
updated|update,last change
purchased|purchase
installed|installation
hired|hire
joined|joining
started|start
ended|end
shipped|shipping
delivered|delivery
paid|payment
reported|report
scheduled|
renewed|renewal
approved|approval
signed|signature
launched|launch
detected|detection
published|publication
reviewed|review
completed|completion
cancelled|cancellation
registered|registration
issued|issue
received|receipt
inspected|inspection
deployed|deployment
submitted|submission
retired|retirement
booked|booking
manufactured|production
tested|test
archived|
last seen|
last login|
due|
expires|expiry,expiration
valid until|
born|birth
warranty end|
"""

# category|synonyms|values
CATEGORIES = """
status|state|open,closed,pending,in progress,on hold,new,resolved,cancelled,waiting,done,rejected,draft
priority|urgency|low,medium,high,urgent,critical,normal
severity||minor,major,critical,blocker,trivial
category|kind|hardware,software,network,access,email,printing,security,other,storage,telephony
type|kind|internal,external,standard,premium,basic,temporary,permanent,mobile,virtual,physical
city|town|Lisbon,Oslo,Graz,Porto,Lyon,Leeds,Turin,Ghent,Cork,Malmo,Basel,Utrecht
country|nation|Portugal,Norway,Austria,France,Italy,Belgium,Ireland,Sweden,Japan,Canada,Chile,Kenya
region|area|north,south,east,west,central,EMEA,APAC,LATAM
department|division|Finance,Sales,Marketing,Legal,Research,Operations,Support,Purchasing,Logistics,HR
operating system|os|Ubuntu,Debian,Windows 11,macOS,RHEL,FreeBSD,Android
manufacturer|brand,maker|Acme,Globex,Initech,Umbra,Vectra,Nordix,Soltec,Palvon
model||X200,Pro 15,Z4,Elite 8,T14,M5,Edge 3
role|function|admin,viewer,editor,owner,auditor,operator,guest
team|group|Alpha,Falcon,Platform,Core,Web,Data,Infra,Billing
level|grade|junior,senior,lead,principal,trainee
environment|env,stage|production,staging,test,development,sandbox
channel||email,phone,portal,chat,walk in
plan|tariff|free,basic,pro,enterprise,team
tier||gold,silver,bronze,platinum
currency||EUR,USD,CHF,GBP,SEK
language||English,German,French,Spanish,Polish,Dutch
protocol||TCP,UDP,ICMP,HTTP,SSH
payment method||card,cash,transfer,invoice,paypal
industry|sector,branch|retail,banking,energy,health,education,transport
gender||male,female,diverse
color|colour|red,blue,green,black,white,grey
shift||day,night,early,late
result|outcome|passed,failed,skipped,success,error,timeout,partial
reason|cause|defect,delay,mistake,power loss,human error,overload
source|origin|web,import,manual,api,sensor,partner
format||pdf,csv,xml,json,docx
database engine|engine|postgres,oracle,mysql,mssql,redis
job title|position|developer,analyst,manager,accountant,architect,clerk
condition||new,used,damaged,refurbished
contract type||fixed,permanent,freelance,internship
risk level||low,moderate,high,extreme
zone||dmz,lan,guest,iot,backup
frequency|interval|daily,weekly,monthly,hourly,yearly
method||full,incremental,differential,manual
stage|phase|qualified,proposal,negotiation,won,lost,planning,testing
location|place,site|Hall A,Hall B,Cellar,Main Office,Annex,Tower 2
unit||piece,box,liter,meter
approval state||approved,rejected,pending
branch||master,develop,release,hotfix
visibility||public,private,restricted
rating class||AA,AAA,BBB,CC
skill||java,python,sql,networking,linux,welding
fuel||diesel,petrol,electric,hybrid
architecture||x86,arm,riscv
vlan||office,voice,cameras,lab
"""

# text|synonyms
TEXTS = """
email|mail
phone|phone number
address|
serial number|serial
notes|comment,remarks
ip address|ip
mac address|mac
url|link
postal code|zip
username|
contact person|contact
first name|
last name|surname
invoice number|
tax number|
sku|
"""

# truth|opposite
TRUTHS = """
active|inactive
enabled|disabled
vip|
encrypted|unencrypted
managed|unmanaged
approved|
archived|
billable|
remote|
virtual|
locked|unlocked
verified|unverified
public|
mandatory|optional
recurring|
taxable|
confirmed|
blocked|
compliant|non compliant
internal|external
automated|manual
overdue|
deleted|
premium|
shared|
monitored|unmonitored
reachable|unreachable
certified|
insured|
resolved|unresolved
privileged|
leased|
discounted|
escalated|
reimbursed|
"""

# role|spoken after the noun|active verb|names of the key|what nobody does (people who own no assets)
ROLES_OF_PERSONS = """
owner|owned by,belonging to,of|owns|owner id,owner id,owner,owned by|own
assignee|assigned to,handled by,assigned to|is assigned to|assignee id,assigned to,assignee|are assigned
reporter|reported by,opened by,raised by,filed by|reported|reporter id,reported by,reporter|have reported
creator|created by|created|creator id,created by|have created
manager|managed by|manages|manager id,managed by|manage
approver|approved by|approved|approver id,approved by|have approved
reviewer|reviewed by|reviewed|reviewer id,reviewed by|have reviewed
requester|requested by|requested|requester id,requested by|have requested
lead|led by|leads|lead id,lead|lead
operator|operated by,run by|operates|operator id|operate
deployer|deployed by,rolled out by|deployed|deployed by,deployed by,deployer id|have deployed
author|written by|wrote|author id|have written
inspector|inspected by,checked by|inspected|inspector id,inspected by|have inspected
tester|tested by|tested|tester id,tested by|have tested
submitter|submitted by|submitted|submitted by,submitter id|have submitted
buyer|bought by|bought|buyer id,bought by|have bought
resolver|resolved by,fixed by|resolved|resolved by,resolver id|have resolved
signer|signed by|signed|signed by,signer id|have signed
driver|driven by|drives|driver id|drive
"""

ROLES_OF_THINGS = """
parent|below,part of||parent id|
source|coming from,from||source id|
destination|going to,to||destination id|
origin|from||origin id|
target|aimed at||target id|
home|at home in||home id|
replacement|replaced by||replacement id|
"""

CORE = frozenset(
    """
    active asset category city closed created customer department deployed deployment duration
    employee environment hired incident location name opened order person price priority product
    project purchased resolved server service severity started status team ticket type user
    """.split()
)
PERSONS = frozenset(
    """
    agent candidate client colleague customer driver employee engineer lead member partner person
    staff stakeholder supplier technician user visitor worker
    """.split()
)
NAME_COLUMNS = """
name
name
name
title
subject
full name
label
display name
description
code
hostname
short name
number
summary
login
reference
caption
""".strip().split(
    "\n"
)
PLAIN_NAMES = "name name name title title subject".split()
WHOLE_DATES = ("last seen", "last login", "valid until", "due", "expires", "warranty end", "born")
SUFFIXES = "Group Ltd Systems Report Request Server Suite Kit Line Works".split()
FIRST = (
    "Ada Ben Cleo Dora Emil Finn Gina Hugo Ines Jonas Kira Leo Mara Nils Olga Paul Rosa Sven Tara Udo Vera Wim Yara Zeno Amir Bella Chen Dina Elif Farid"
).split()
LAST = (
    "Abel Brandt Costa Dietz Engel Fuchs Gruber Hansen Ivanov Jensen Keller Lang Moreau Novak Olsen Peters "
    "Quinn Rossi Silva Thoma Urban Vogel Weiss Young Zeman Okafor Tanaka Mehta Dubois Lind"
).split()
SYLLABLES = (
    "ba co da el fa gi hu in jo ka lu me na or pi qua ra so ti ul va wo xe yo za tron dex lix mar ven sol net tec gra pol"
).split()


def held_out(entry):
    name = entry.split("|")[0]
    return name not in CORE and zlib.crc32(name.encode("utf-8")) % 5 == 0


def _list(part):
    return [x for x in part.split(",") if x]


def _entity(line):
    name, synonyms = line.split("|")
    return name, _list(synonyms)


def _number(line):
    name, synonyms, most, least, unit = (line.split("|") + [""] * 5)[:5]
    return name, _list(synonyms), most, least, unit


def _category(line):
    name, synonyms, values = line.split("|")
    return name, _list(synonyms), _list(values)


def _truth(line):
    return tuple(line.split("|"))


class Role:
    """What a key's name says of the row it points to: an owner is who owns."""

    def __init__(self, line):
        self.name, verbs, self.active, names, self.never = line.split("|")
        self.verbs, self.names = _list(verbs), _list(names)


def _pool(text, read):
    lines = text.strip().split("\n")
    return {held: [read(line) for line in lines if held_out(line) == held] for held in (False, True)}


POOLS = {
    "entity": _pool(ENTITIES, _entity),
    "number": _pool(NUMBERS, _number),
    "date": _pool(DATES, _entity),
    "category": _pool(CATEGORIES, _category),
    "text": _pool(TEXTS, _entity),
    "truth": _pool(TRUTHS, _truth),
}
STATUS = (
    "status",
    ["state"],
    "open,closed,pending,in progress,on hold,new,resolved,cancelled,waiting,done,rejected,draft,active,retired".split(
        ","
    ),
)
PERSON_ROLES = [Role(line) for line in ROLES_OF_PERSONS.strip().split("\n")]
THING_ROLES = [Role(line) for line in ROLES_OF_THINGS.strip().split("\n")]
SELF_ROLES = THING_ROLES[:1] + PERSON_ROLES[3:5]
BASE_FORMS = {
    "owned": "own",
    "reported": "report",
    "created": "create",
    "managed": "manage",
    "approved": "approve",
    "reviewed": "review",
    "requested": "request",
    "led": "lead",
    "operated": "operate",
    "deployed": "deploy",
    "written": "write",
    "inspected": "inspect",
    "tested": "test",
    "submitted": "submit",
    "bought": "buy",
    "resolved": "resolve",
    "signed": "sign",
    "driven": "drive",
    "closed": "close",
    "completed": "complete",
    "shipped": "ship",
    "delivered": "deliver",
    "paid": "pay",
    "ended": "finish",
}
LASTING = ("own", "manage", "lead", "operate", "drive")
