"""The people one can sign in as. Everybody is invented."""

from dataclasses import dataclass

from partnership.directory.models import PostRole

# Shown to everybody who looks at the demo; it opens nothing else.
SHOWN_PASSWORD = "Kingfisher-Harbour-42"  # noqa: S105
SHOWN_TOTP_SECRET = "KNUGSZLMMRBWQ2LMMRZGK3TTMFTGKMTS"  # noqa: S105
RECOVERY_SEED = "demo-seed-for-recovery-codes"


@dataclass(frozen=True)
class Player:
    """One demo sign-in: the person, the post, the seat, and what they do here in one sentence."""

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
        "Works for a health trust and sees nothing that belongs to the school.",
    ),
    Player(
        "agency_lead",
        "Joanne Pettifer",
        "joanne.pettifer@danson-vale.example.org",
        "danson-vale-primary",
        "Deputy head and designated safeguarding lead",
        PostRole.AGENCY_LEAD,
        "Leads on safeguarding at the school: its people, their training, its actions.",
    ),
    Player(
        "champion",
        "Ravi Chowdhury",
        "ravi.chowdhury@danson-vale.example.org",
        "danson-vale-primary",
        "Pastoral lead",
        PostRole.SAFEGUARDING_CHAMPION,
        "Carries learning from the partnership into the school.",
    ),
    Player(
        "trainer",
        "Siân Prosser",
        "sian.prosser@bvsc.example.org",
        "bvsc",
        "Training officer",
        PostRole.TRAINER,
        "Runs courses: sees who is coming and marks who was there.",
    ),
    Player(
        "hub_member",
        "Grace Adeyemi-Hart",
        "grace.adeyemi-hart@bromleyhealthcare.example.org",
        "bromley-healthcare",
        "Named nurse for safeguarding children",
        PostRole.PRACTITIONER,
        "Sits in the Learning Hub and works on the current priority.",
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
        "Sits on the Partnership Board: reads its papers, decisions and reports.",
        "partnership-board",
    ),
    Player(
        "executive_member",
        "Lorraine Castellane",
        "lorraine.castellane@police.example.org",
        "met-police-se-bcu",
        "Detective superintendent, public protection",
        PostRole.PRACTITIONER,
        "Sits in the Executive for the police.",
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
        "Reads every governance record and comments in an own voice; moves nothing.",
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
        "Sits in the CREST panel and prepares its cases.",
        "operational-crest",
    ),
    Player(
        "mash_screener",
        "Helen Marchbanks",
        "helen.marchbanks@mash.example.org",
        "bexley-mash",
        "Senior practitioner, multi-agency safeguarding hub",
        PostRole.MASH_SCREENER,
        "Screens referrals to CREST: accepts or signposts.",
    ),
    Player(
        "administrator",
        "Oliver Quenby",
        "oliver.quenby@bexley.example.org",
        "london-borough-of-bexley",
        "Digital services officer",
        PostRole.SYSTEM_ADMINISTRATOR,
        "Manages accounts and reads the audit; sees no records.",
    ),
)

# More people to sign in as: the other two who sign, the second pair of eyes, and somebody who waits at the door.
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
        "Nadia Rahimi’s colleague: writes bulletins, and approves what somebody else wrote.",
    ),
    Player(
        "newcomer",
        "Isla Farrant",
        "isla.farrant@riverside-meadow.example.org",
        "",
        "Teaching assistant",
        PostRole.PRACTITIONER,
        "Has an account and waits for the team to say yes.",
    ),
)

CAST = {player.key: player for player in (*PLAYERS, *UNDERSTUDIES)}
