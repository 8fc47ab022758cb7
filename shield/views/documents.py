from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.views import View

from shield.models import Document
from shield.operations import audit
from shield.views.base import GuardedObject
from shield.web.access import PUBLIC


class DocumentDownload(GuardedObject, View):
    """Serve a stored file: check the document's own permission, then record the reading."""

    model = Document
    permission_required = PUBLIC

    def get_queryset(self) -> Any:
        return Document.objects.select_related("stored_by")

    def check_access(self) -> None:
        if not self.get_permission_object().readable_by(self.request.user):
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        document = self.object
        if document.permission != PUBLIC:
            audit.record("shield.document-read", document, by=request.user if request.user.is_authenticated else None)
        inline = document.content_type in {"application/pdf", "image/png", "image/jpeg"}
        response = FileResponse(
            document.file.open("rb"),
            as_attachment=not inline,
            filename=document.filename,
            content_type=document.content_type,
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
