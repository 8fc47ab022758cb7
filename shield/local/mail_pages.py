"""The pages of the mail catcher. Everything that came by mail is escaped, and its HTML is shown locked away."""

import re
from html import escape
from urllib.parse import quote

from shield.local.mailbox import Mail

STYLE = """
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.5 "Liberation Sans", arial, sans-serif; color: #1c2629; background: #f7f5f0; }
header { background: #134b5b; color: #fff; padding: 12px 24px; }
header a { color: #fff; font-weight: bold; text-decoration: none; }
main { max-width: 960px; margin: 24px auto; padding: 0 24px; }
h1 { font-size: 24px; margin: 0 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 24px 0 8px; }
table { width: 100%; border-collapse: collapse; background: #fff; }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid #d8d5cc; vertical-align: top;
  overflow-wrap: anywhere; }
a { color: #0f566b; }
a:focus-visible, summary:focus-visible { outline: 3px solid #ffcf3f; background: #ffcf3f; color: #1c2629; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #fff; border: 1px solid #d8d5cc; padding: 16px;
  font: inherit; margin: 0; }
iframe { width: 100%; height: 640px; border: 1px solid #d8d5cc; background: #fff; }
"""

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">Mail of the local portal</a></header>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""

ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


def page(title: str, body: str) -> str:
    """One whole page; ``title`` is escaped here, ``body`` is HTML already."""
    return PAGE.format(title=escape(title), body=body)


def inbox(mails: list[Mail]) -> str:
    """The list of mails, newest first."""
    if not mails:
        return page("No mail yet", "<p>Mail that the portal sends appears here. Nothing leaves this machine.</p>")
    rows = "".join(
        f'<tr><td><a href="/{mail.key}">{escape(mail.subject)}</a></td>'
        f"<td>{escape(mail.to)}</td><td>{escape(mail.date)}</td></tr>"
        for mail in mails
    )
    heading = "1 mail" if len(mails) == 1 else f"{len(mails)} mails"
    columns = '<th scope="col">Subject</th><th scope="col">To</th><th scope="col">Sent</th>'
    return page(heading, f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>")


def one(mail: Mail) -> str:
    """One mail: who, text with its links, HTML in a locked frame, attachments, headers."""
    return page(
        mail.subject,
        _table([("From", mail.sender), ("To", mail.to), ("Sent", mail.date)])
        + (f"<h2>Text</h2><pre>{with_links(mail.text)}</pre>" if mail.text else "")
        + _frame(mail)
        + _attachments(mail)
        + f"<details><summary>All headers</summary>{_table(mail.headers)}</details>",
    )


def with_links(text: str) -> str:
    """Escaped ``text`` whose web addresses can be followed."""
    pieces, end = [], 0
    for match in ADDRESS.finditer(text):
        address = escape(match.group())
        pieces += [escape(text[end : match.start()]), f'<a href="{address}" rel="noreferrer">{address}</a>']
        end = match.end()
    return "".join(pieces) + escape(text[end:])


def html_part(mail: Mail) -> str:
    """The mail's own HTML, whose links open beside the frame it is shown in."""
    base = '<base target="_blank">'
    head = re.search(r"<head[^>]*>", mail.html, re.IGNORECASE)
    end = head.end() if head else 0
    return f"{mail.html[:end]}{base}{mail.html[end:]}"


def _table(rows: list[tuple[str, str]]) -> str:
    lines = (f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


def _frame(mail: Mail) -> str:
    if not mail.html:
        return ""
    locked = "allow-popups allow-popups-to-escape-sandbox"
    return f'<h2>HTML</h2><iframe title="The mail as HTML" sandbox="{locked}" src="/{mail.key}/html"></iframe>'


def _attachments(mail: Mail) -> str:
    if not mail.attachments:
        return ""
    lines = "".join(
        f'<li><a href="/{mail.key}/attachments/{number}/{quote(part.name, safe="")}">{escape(part.name)}</a> '
        f"({escape(part.type)}, {len(part.content)} bytes)</li>"
        for number, part in enumerate(mail.attachments)
    )
    return f"<h2>Attachments</h2><ul>{lines}</ul>"
