"""``python -m benchmarks data``, ``measure``, ``serve`` and ``limit`` (which measuring calls): see docs/performance.md."""

import os
import sys
from importlib import import_module

import django

from benchmarks import environment

COMMANDS = {
    "data": ("benchmarks.data", environment.portal),
    "serve": ("benchmarks.serve", environment.portal),
    "measure": ("benchmarks.measure", environment.portal),
    "limit": ("benchmarks.limit.seed", environment.limit),
}


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        sys.exit(__doc__)
    module, settings = COMMANDS[name]
    os.environ.update(settings())
    django.setup()
    # Models can be imported from here on, and not before.
    import_module(module).main(sys.argv[2:])


if __name__ == "__main__":
    main()
