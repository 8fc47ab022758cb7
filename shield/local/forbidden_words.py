"""The words that pages, emails and documents do not use, each with the words to use instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shield.local.reader_strings import SEAM, Text


@dataclass(frozen=True)
class Forbidden:
    """Words that are not used, and what to write.

    In ``words`` a space is any white space, and a first ``^`` means the beginning of a button, heading or message: it
    is then matched as written, and only where no full stop follows. ``unless`` names what makes the same words right.
    ``on_pages`` leaves the documentation out; ``under`` keeps to one app.
    """

    words: str
    instead: str
    unless: str = ""
    on_pages: bool = False
    under: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression that finds the words."""
        words = self.words.replace(" ", r"\s+")
        if words.startswith("^"):
            return re.compile(rf"(?:^|{SEAM})\s*((?:{words[1:]})\b)[^.{SEAM}]*(?:$|{SEAM})")
        return re.compile(rf"(?<![\w-])({words})(?![\w-])", re.IGNORECASE)

    def concerns(self, text: Text) -> bool:
        """Return whether the words are looked for in this text."""
        if self.on_pages and not text.is_page:
            return False
        return not self.under or text.path.startswith((f"{self.under}/", f"templates/{self.under}/"))

    @cached_property
    def exception(self) -> re.Pattern[str] | None:
        """Return the expression of what makes the words right."""
        return re.compile(self.unless.replace(" ", r"\s+"), re.IGNORECASE) if self.unless else None

    def found_in(self, reading: str) -> Iterator[re.Match[str]]:
        """Yield each place where the words are used wrongly."""
        for match in self.pattern.finditer(reading):
            around = reading[max(match.start(1) - 40, 0) : match.end(1) + 40]
            if self.exception is None or not self.exception.search(around):
                yield match


def pages(words: str, instead: str, unless: str = "", under: str = "") -> Forbidden:
    """Return words that are forbidden on pages and in emails, and may stand in the documentation."""
    return Forbidden(words, instead, unless, on_pages=True, under=under)


FORBIDDEN = (
    # --- Spelling and style of GOV.UK
    Forbidden(r"e-mails?|e-mailed|e-mailing", "email"),
    Forbidden(r"log in|log-in|logs in|logged in|logging in", "sign in"),
    Forbidden(r"log out|log-out|logs out|logged out", "sign out"),
    pages(r"login|logout", "sign in; sign out"),
    Forbidden(r"telephones?|telephoned", "phone"),
    Forbidden(r"web site|web-site|homepage", "website; home page"),
    pages(r"\w+ & \w+", "and"),
    Forbidden(r"\d{1,2}[:.]\d\d [ap]\.?m\.?|\d{1,2}\.\d\d[ap]m", "9:30am"),
    pages(r"0\d:\d\d|1[3-9]:\d\d|2[0-3]:\d\d", "9:30am"),
    pages(r"\d+(st|nd|rd|th) (January|February|March|April|May|June|July|August|September|October|November|December)",
          "28 September"),
    pages(r"\d+ ?[–-] ?\d+ (January|February|March|April|May|June|July|August|September|October|November|December)",
          "21 to 28 September"),
    Forbidden(r"[\d…] per cent", "%"),
    Forbidden(r"for ever", "forever; permanently"),
    Forbidden(r"whilst|amongst|upon", "while; among; on"),
    # --- Words that no council officer says
    Forbidden("whoever|whomever|whosoever", "the person who; anyone who"),
    pages("whom", "who"),
    Forbidden("somebody('s|’s)?", "someone; a person; another person"),
    pages("anybody('s|’s)?", "anyone"),
    pages("everybody('s|’s)?", "everyone"),
    pages("nobody('s|’s)?", "no one"),
    Forbidden("anew", "again; reset"),
    Forbidden("unwanted mail", "spam folder"),
    Forbidden("mailbox", "email; inbox"),
    Forbidden("enciphered|encipher|enciphers|enciphering", "encrypted"),
    Forbidden("deciphered|decipher|deciphers|deciphering", "decrypted"),
    Forbidden("the like", "similar"),
    Forbidden("meanwhile", "since you opened it; in the meantime"),
    Forbidden("once more", "again"),
    Forbidden("begun", "started; created"),
    Forbidden("goes out|go out|went out|gone out|going out", "is sent; was sent"),
    Forbidden("on its way|on their way", "on track; sent"),
    Forbidden("in line", "on the waiting list", unless="in line with"),
    Forbidden("behind you", "past"),
    Forbidden("ahead of you", "upcoming"),
    pages("stands?", "is; appears", unless="stands? (down|for|in for|out)"),
    pages("stood", "was", unless="stood down"),
    pages("keeps", "stores", unless="keeps? (children|people|them|you|a child) safe"),
    pages("gives (an?|the|this|its) (new )?(action|post|score|seat|reading|agency|owner|amount)", "adds; assigns"),
    pages("said", "recorded; wrote", unless="you said"),
    pages("told", "informed; emailed", unless="you told|you have told|have you told|told (them|one of them)"),
    pages("looked at|looks at|looking at", "reviewed; read"),
    pages("round", "circulate", unless="all year round"),
    pages("need do nothing|need to do nothing", "do not need to do anything"),
    pages("voids?|voided|voiding", "cancels the approval; cancelled"),
    pages("handed in|hand in|hands in", "submitted"),
    pages("written to (them|him|her|you|everyone|all)|write to (them|him|her|you) at once", "emailed"),
    pages("mend|mends|mended|mending", "correct; fix"),
    pages("have you an?|have you any", "do you have"),
    pages("no such", "not found"),
    pages("nowhere", "not yet on"),
    # --- Buttons: a verb and an object
    pages("^Give|Give (an?|this|somebody|someone|it)", "Add; Assign"),
    pages("^Keep", "Save; Add; Record"),
    pages("^Begin|Began", "Start; Create"),
    pages("^Take back|Taken? back|Take .{1,30} back", "Withdraw; Return to draft"),
    pages("^Take .{1,40} out( of)?|^Taken? out|takes? (it|this|them|these) out|taken out", "Remove; removed"),
    pages("^Put off|^Put .{1,40} off|puts? off|putting off", "Change the due date; Postpone"),
    pages("^Put", "Add", unless="put learning into"),
    pages("^Throw|throw(n|s)? away|threw away", "Delete"),
    pages("^Says?", "Enter; Select; Explain"),
    pages("^Set .{1,40} up|^Set up|was set up|is set up", "Create; Start"),
    pages("^Make|^Made", "Create", unless="make (recommendations|a referral)"),
    pages("^Let in|^Let (him|her|them|…) in", "Approve"),
    pages("^Hand", "Submit; Change the owner"),
    pages("^Choose", "Select"),
    pages("^Answer:", "Select"),
    pages("^Look at|^Look in", "View; Check"),
    pages("^Change (this|an?) [a-z]+", "Edit this …", unless="Change this password"),
    pages("^Revise|revised?", "edit"),
    pages("^Tell me of", "Tell me about"),
    pages("^Who are these", "Unmatched attendees"),
    # --- Errors
    pages("Ensure (this|that this) (value|field)", "“Places must be 60 or fewer”: name the field"),
    pages("This field", "“Enter the name of the venue”: name the field"),
    pages("is no (date|time|number|day|holiday|colour|year|address|PDF|CSV|file|picture)", "must be a real date; is not a …"),
    pages("Enter a valid|is not a valid|is invalid", "“Enter an email address in the correct format, like name@example.com”"),
    pages("in the right form", "in the correct format"),
    # --- One name for one thing
    pages("your organisation|an organisation|the organisation|which organisation|this organisation|organisation's", "agency"),
    pages("(a|the|this|that|each|every|another|any|one|whole|first|last|next|new|your|of|these|its) runs?(’s|'s)?|"
          "runs (that|are|were|with|held|of)", "course date", under="training"),
    pages("^Runs?", "Course date; Dates", under="training"),
    pages("give(s|n)? back|gave back|gives? .{1,20} back", "send back"),
    pages("figures", "statistics", unless="in figures"),
    pages("returns?", "statistics", under="training"),
    pages("letters?", "email", unless="(capital|small|lower case|no|six|digits or) letters|letters (or|and)"),
    pages("notices?", "email", unless="(privacy|without|short|days?’?|hours?’?|weeks?’?) notice|notice (period|of)"),
    pages("mails?", "email", unless="mail (server|program)"),
    pages("wait(s|ing)? for you", "You have … tasks"),
    pages("a reading|the reading|readings|(last|first|latest|new|each|next) reading", "measurement",
          unless="readings? (of|list)"),
    pages("seats?", "membership; member"),
    pages("courses? elsewhere", "training from elsewhere"),
    # --- Sentences that were rewritten, and their kind
    pages("second proofs?|new proof|fresh proof", "security code"),
    pages("set anew", "reset"),
    pages("we know no", "there is no"),
    pages("open too long", "This page has expired"),
    pages("audit whole|is whole|are whole", "Audit log check; complete"),
    pages("the work asks|work asks for", "required for your role"),
    pages("comes? too late|came too late|comes? late|came late", "is late; was late"),
    pages("wanted|wanted courses?", "requested", unless="wanted to"),
    pages("beside the", "next to; Related pages"),
    pages("what is due", "due items"),
    pages("the meeting drew", "Visual record"),
    pages("^Came", "Attended; Received"),
    pages("who (came|did not come|is coming|comes|come|will come)", "who attended; attendees"),
    pages("out for answers|out for comments?", "Awaiting responses"),
    pages("where (you|they|he|she|it|we|each|agencies|agency|everybody|everyone|…|\\d+) (all )?(stand|stands|stood)",
          "response; position"),
    pages("far (has|have|had)? ?(it|they|we|you|this|an action|the action) (has |have |had )?(come|got)",
          "Progress update"),
    pages("bears? on|bearing on", "related evidence; relates to"),
    pages("rests? on|resting on", "evidence; is based on"),
    pages("how (it|they|this|…|the [a-z]+|actions) stands?", "status"),
    pages("say together", "Analysis"),
    pages("middle (time|value|number)", "median"),
    pages("how often, how long", "statistics"),
    pages("find criteria|criteria found", "Record “criteria not met”"),
    pages("what they will be", "Role"),
    pages("they are in", "Request approved"),
    pages("coming in", "Requests and invitations"),
    pages("say yes|said yes|says yes", "Confirm; Approve"),
    pages("say no|said no|says no", "Reject; Decline"),
    pages("changed word", "Any edit cancels the approval"),
    pages("not said yet", "not recorded yet; not yet covered"),
    pages("say of this|says? of", "Your comment"),
    pages("watches|watched over", "monitored"),
    pages("by machine", "automatically"),
    # --- Found by reading the pages
    Forbidden("EmailNotice [a-z]+", "notice; email: no names of classes"),
    pages("^Waiting (for|to be verified)", "Awaiting …"),
    pages("^Needed (for|when)|^Needed if", "Required for; Required if"),
    pages("until which|until when", "until; expires; ends"),
    pages("must be like", "must be in the format"),
    pages("kind of (plan|group|record|course|user)", "type of …"),
    pages("(deputies|reviews|training|services) included", "including …"),
    pages("exactly this text", "this exact text"),
    pages("(is|was) not the one (that|which)", "has changed since"),
    pages("(go|goes) on the agenda", "is added to the agenda"),
    pages("stays readable", "can still be read"),
    pages("talk to each other", "discuss"),
    pages("numbers in a table", "Show as a table"),
    pages("how it is going|who pays in|what it was for|signing in safely", "a heading that names the thing"),
    pages("for coming|who is coming", "for attending"),
    pages("in number", "in total"),
    pages("when professionals disagree", "Resolving disagreements between agencies"),
)  # fmt: skip
