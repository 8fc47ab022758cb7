from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files named after their contents, ES module imports included, so that browsers may cache them for ever."""

    support_js_module_import_aggregation = True
    manifest_strict = True

    @cache  # noqa: B019 - there is one storage, and its files stay as they are until the process ends
    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, worked out once: every page names the same few."""
        return super().url(name, force)
