from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from shield.files.kinds import SHOWN
from shield.models import Document, Safety
from shield.operations import audit
from shield.views.base import GuardedObject
from shield.web.access import PUBLIC


class DocumentDownload(GuardedObject, View):
    """Serve a stored file: check the document's own permission, then record the reading.

    An upload that waits for the virus scanner, or has a virus, is told of and not sent.
    """

    model = Document
    permission_required = PUBLIC

    def get_queryset(self) -> Any:
        return Document.objects.select_related("stored_by")

    def check_access(self) -> None:
        if not self.get_permission_object().readable_by(self.request.user):
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        document = self.object
        if not document.may_be_opened:
            return self.tell(document)
        # A file that is not there is not read.
        content = document.file.open("rb")
        if document.permission != PUBLIC:
            audit.record("shield.document-read", document, by=request.user if request.user.is_authenticated else None)
        response = FileResponse(
            content,
            as_attachment=document.content_type not in SHOWN,
            filename=document.filename,
            content_type=document.content_type,
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def tell(self, document: Document) -> HttpResponse:
        """Say why a file is not sent."""
        is_waiting = document.safety == Safety.WAITING
        context = {"document": document, "is_waiting": is_waiting}
        status = 503 if is_waiting else 403
        return render(self.request, "shield/documents/held.html", context, status=status)
