"""Section 11: years, returns, questions and visits."""

from typing import Any

from django.urls import path

from partnership.views import question_sets, returns, section_11

RETURN_PAGES: dict[str, Any] = {
    "begin": returns.ReturnBegin,
    "contributors": returns.ReturnContributors,
    "submit": returns.ReturnSubmit,
    "moderate": returns.ReturnModerate,
    "send-back": returns.ReturnSendBack,
    "agree": returns.ReturnAgree,
    "plan": returns.ReturnPlan,
    "close": returns.ReturnClose,
    "bring-forward": returns.ReturnBringForward,
    "take-file": returns.ReturnTakeFile,
    "file": returns.ReturnFile,
}

CYCLE_PAGES: dict[str, Any] = {
    "issue": section_11.Section11Issue,
    "put-off": section_11.Section11PutOff,
    "analysis": section_11.Section11Analysis,
}

section_11_urls = [
    path("section-11/", section_11.Section11List.as_view(), name="section11cycle-list"),
    path("section-11/new/", section_11.Section11Begin.as_view(), name="section11cycle-begin"),
    path("section-11/rota/", section_11.VisitRota.as_view(), name="visit-rota"),
    path("section-11/visits/<int:pk>/", section_11.VisitDetail.as_view(), name="section11visit-detail"),
    path("section-11/visits/<int:pk>/finish/", section_11.VisitFinish.as_view(), name="section11visit-finish"),
    path("section-11/visits/<int:pk>/cancel/", section_11.VisitCancel.as_view(), name="section11visit-cancel"),
    path("section-11/questions/", question_sets.QuestionSetList.as_view(), name="questionset-list"),
    path("section-11/questions/new/", question_sets.QuestionSetBegin.as_view(), name="questionset-begin"),
    path("section-11/questions/<int:pk>/", question_sets.QuestionSetDetail.as_view(), name="questionset-detail"),
    path("section-11/questions/<int:pk>/add/", question_sets.StandardCreate.as_view(), name="standard-create"),
    path("section-11/standards/<int:pk>/edit/", question_sets.StandardEdit.as_view(), name="standard-edit"),
    path("section-11/standards/<int:pk>/add/", question_sets.QuestionCreate.as_view(), name="question-create"),
    path("section-11/question/<int:pk>/edit/", question_sets.QuestionEdit.as_view(), name="question-edit"),
    path("section-11/question/<int:pk>/remove/", question_sets.QuestionRemove.as_view(), name="question-remove"),
    path("section-11/<slug:slug>/", section_11.Section11Detail.as_view(), name="section11cycle-detail"),
    path("section-11/<slug:slug>/table.csv", section_11.Section11Table.as_view(), name="section11cycle-table"),
    path("section-11/<slug:slug>/visits/new/", section_11.VisitPlan.as_view(), name="section11visit-plan"),
    *(
        path(f"section-11/<slug:slug>/{name}/", view.as_view(), name=f"section11cycle-{name}")
        for name, view in CYCLE_PAGES.items()
    ),
    path("returns/<uuid:pk>/", returns.ReturnDetail.as_view(), name="section11return-detail"),
    *(
        path(f"returns/<uuid:pk>/{name}/", view.as_view(), name=f"section11return-{name}")
        for name, view in RETURN_PAGES.items()
    ),
    path("returns/<uuid:pk>/questions/<int:question>/", returns.ReturnAnswer.as_view(), name="section11return-answer"),
    path(
        "returns/<uuid:pk>/questions/<int:question>/moderate/",
        returns.ReturnModerateAnswer.as_view(),
        name="section11return-moderate-answer",
    ),
]
