"""Pages of the moves of a review."""

from typing import Any

from reviews.forms.moves import FORMS, NoteForm
from reviews.models import PracticeReview
from reviews.operations import moves
from reviews.presenters.reviews import flags_of
from reviews.views.reviews import ReviewPage
from shield.views.form_pages import MovePage
from shield.views.moves import MoveForm


class ReviewMove(ReviewPage, MovePage):
    """One move of a review."""

    template_name = "reviews/reviews/move.html"

    def perform(self, form: Any) -> PracticeReview:
        self.success_message = self.move.done
        return moves.move(review=self.object, verb=self.move.verb, by=self.request.user, **form.get_changes())


class ReviewPublication(ReviewMove):
    """A move that makes texts public; the page flags words that look like names."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(flags=flags_of(self.object), **kwargs)


PAGES = dict.fromkeys(moves.PUBLISHING, ReviewPublication)
REVIEW_MOVES = {
    move.verb: MoveForm(moves.move, FORMS.get(move.verb, NoteForm), PAGES.get(move.verb, ReviewMove))
    for move in PracticeReview.WORKFLOW
}
