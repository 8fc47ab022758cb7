"""The people of the demo that a visitor can sign in as. All are invented."""

from dataclasses import dataclass

from partnership.directory.models import PostRole

# Shown on the demo's sign-in page; used nowhere else.
SHOWN_PASSWORD = "Kingfisher-Harbour-42"  # noqa: S105
SHOWN_TOTP_SECRET = "KNUGSZLMMRBWQ2LMMRZGK3TTMFTGKMTS"  # noqa: S105
RECOVERY_SEED = "demo-seed-for-recovery-codes"


@dataclass(frozen=True)
class Player:
    """One demo sign-in: person, post, membership, and what they do in one sentence."""

    key: str
    name: str
    email: str
    agency: str
    job_title: str
    role: PostRole
    what_they_do: str
    group: str = ""
    chairs: bool = False


PLAYERS = (
    Player(
        "practitioner",
        "Amina Okafor",
        "amina.okafor@danson-vale.example.org",
        "danson-vale-primary",
        "Year 4 teacher",
        PostRole.PRACTITIONER,
        "Teaches at a primary school: books training and refers young people to CREST.",
    ),
    Player(
        "outsider",
        "Tomasz Lindqvist",
        "tomasz.lindqvist@oxleas.example.org",
        "oxleas-nhs-foundation-trust",
        "Health visitor",
        PostRole.PRACTITIONER,
        "Works for a health trust and sees none of the school’s records.",
    ),
    Player(
        "agency_lead",
        "Joanne Pettifer",
        "joanne.pettifer@danson-vale.example.org",
        "danson-vale-primary",
        "Deputy head and designated safeguarding lead",
        PostRole.AGENCY_LEAD,
        "Leads on safeguarding at the school: its people, training and actions.",
    ),
    Player(
        "champion",
        "Ravi Chowdhury",
        "ravi.chowdhury@danson-vale.example.org",
        "danson-vale-primary",
        "Pastoral lead",
        PostRole.SAFEGUARDING_CHAMPION,
        "Shares learning from the partnership with the school.",
    ),
    Player(
        "trainer",
        "Siân Prosser",
        "sian.prosser@bvsc.example.org",
        "bvsc",
        "Training officer",
        PostRole.TRAINER,
        "Runs courses: sees who has booked and records attendance.",
    ),
    Player(
        "hub_member",
        "Grace Adeyemi-Hart",
        "grace.adeyemi-hart@bromleyhealthcare.example.org",
        "bromley-healthcare",
        "Named nurse for safeguarding children",
        PostRole.PRACTITIONER,
        "Member of the Learning Hub who works on the current priority.",
        "learning-hub",
    ),
    Player(
        "review_member",
        "Margaret Fennimore",
        "margaret.fennimore@selicb.example.org",
        "sel-icb",
        "Designated nurse for safeguarding children",
        PostRole.PRACTITIONER,
        "Chairs the Learning from Practice Group, which oversees practice reviews.",
        "learning-from-practice-group",
        True,
    ),
    Player(
        "board_member",
        "Derek Hollingbourne",
        "derek.hollingbourne@firebrigade.example.org",
        "london-fire-brigade",
        "Borough commander",
        PostRole.PRACTITIONER,
        "Member of the Partnership Board: reads its papers, decisions and reports.",
        "partnership-board",
    ),
    Player(
        "executive_member",
        "Lorraine Castellane",
        "lorraine.castellane@police.example.org",
        "met-police-se-bcu",
        "Detective superintendent, public protection",
        PostRole.PRACTITIONER,
        "Member of the Executive for the police.",
        "executive",
    ),
    Player(
        "lead_partner",
        "Philippa Strand",
        "philippa.strand@bexleysocialcare.example.org",
        "lb-bexley-childrens-social-care",
        "Chief executive, for the local authority",
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        "Signs the annual report and the arrangements for the local authority.",
    ),
    Player(
        "scrutineer",
        "Edmund Vale",
        "edmund.vale@shield.example.org",
        "bexley-shield",
        "Independent scrutineer",
        PostRole.INDEPENDENT_SCRUTINEER,
        "Reads every governance record and adds independent comments.",
    ),
    Player(
        "team",
        "Nadia Rahimi",
        "nadia.rahimi@shield.example.org",
        "bexley-shield",
        "Practice review and learning manager",
        PostRole.OPERATIONAL_TEAM,
        "Runs the partnership day to day: priorities, reviews, meetings, bulletins, people.",
    ),
    Player(
        "crest_member",
        "Curtis Bellamy",
        "curtis.bellamy@bexleyyouth.example.org",
        "lb-bexley-youth-offending",
        "Team manager, youth offending service",
        PostRole.PRACTITIONER,
        "Member of the CREST panel who prepares its cases.",
        "operational-crest",
    ),
    Player(
        "mash_screener",
        "Helen Marchbanks",
        "helen.marchbanks@mash.example.org",
        "bexley-mash",
        "Senior practitioner, multi-agency safeguarding hub",
        PostRole.MASH_SCREENER,
        "Screens referrals to CREST: accepts or signposts them.",
    ),
    Player(
        "administrator",
        "Oliver Quenby",
        "oliver.quenby@bexley.example.org",
        "london-borough-of-bexley",
        "Digital services officer",
        PostRole.SYSTEM_ADMINISTRATOR,
        "Manages accounts and reads the audit log. Sees no records.",
    ),
)

# More people to sign in as: the other two lead partners, a colleague of the team, and a person who has asked to join.
UNDERSTUDIES = (
    Player(
        "lead_partner_health",
        "Rosalind Achterberg",
        "rosalind.achterberg@selicb.example.org",
        "sel-icb",
        "Chief executive, for the integrated care board",
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        "Signs the annual report and the arrangements for health.",
    ),
    Player(
        "lead_partner_police",
        "Imran Sefton",
        "imran.sefton@police.example.org",
        "met-police-se-bcu",
        "Commander, for the chief officer of police",
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        "Signs the annual report and the arrangements for the police.",
    ),
    Player(
        "team_colleague",
        "Beatrice Lomax",
        "beatrice.lomax@shield.example.org",
        "bexley-shield",
        "Programme manager",
        PostRole.OPERATIONAL_TEAM,
        "Nadia Rahimi’s colleague: writes bulletins, and approves what other people wrote.",
    ),
    Player(
        "newcomer",
        "Isla Farrant",
        "isla.farrant@riverside-meadow.example.org",
        "",
        "Teaching assistant",
        PostRole.PRACTITIONER,
        "Has an account and is waiting for their request to join to be approved.",
    ),
)

CAST = {player.key: player for player in (*PLAYERS, *UNDERSTUDIES)}
