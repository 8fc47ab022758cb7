from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files named by their contents, ES module imports included, so that browsers may keep them for ever."""

    support_js_module_import_aggregation = True
    manifest_strict = True
