"""`make shell` and `make manage ARGS="…"`: a manage.py command in the environment of the local portal.

Uses the services of a running portal, or starts them for as long as the command takes.
"""

import sys

from shield.local import services
from shield.local.places import place_for_run
from shield.local.prepare import Trouble, guarded
from shield.local.processes import python, supervised


def manage(*arguments: str) -> None:
    """Run ``manage.py`` with these arguments."""
    place = place_for_run()
    command = python("manage.py", *arguments)
    with supervised() as supervisor:
        if place.is_held():
            code = supervisor.foreground(command, place.remembered())
        else:
            with place.held("The portal is just starting: try again in a moment."):
                code = supervisor.foreground(command, services.start(supervisor, place.var, kind="demo"))
        if code:
            raise Trouble(f"`manage.py {' '.join(arguments)}` failed: the lines above say why.")


if __name__ == "__main__":
    sys.exit(guarded(manage, *sys.argv[1:]))
