"""Permissions of every wing, found at start-up."""

from partnership.assurance import rules as assurance
from partnership.board import rules as board
from partnership.directory.rules import permissions as directory
from partnership.improvement import rules as improvement
from partnership.publications import rules as publications

__all__ = ["assurance", "board", "directory", "improvement", "publications"]
