import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from partnership.models import (
    ActionStatus,
    ArrangementsVersion,
    IssueStatus,
    PartnerSeat,
    PartnershipProfile,
    Subscriber,
    SubscriberStatus,
)
from partnership.publications.operations import arrangements, bulletins
from shield.models import EmailNotice
from tests.cast import school
from tests.factories.partnership import ActionFactory, PostFactory
from tests.factories.publications import (
    IssueFactory,
    MeetingFactory,
    ProfileFactory,
    ReportChapterFactory,
    ReportFactory,
    RuleFactory,
    SentIssueFactory,
    StoryFactory,
    SubscriberFactory,
)
from tests.factories.signing import signature, three_partners, version_in

pytestmark = pytest.mark.django_db


def words(response):
    return response.content.decode()


def heading(response):
    return re.sub(r"\s+", " ", re.search(r"<h1[^>]*>(.*?)</h1>", words(response), re.S).group(1)).strip()


# The profile


def test_the_second_of_two_editors_sees_the_reason_and_keeps_the_typed_text(client, sign_in, team):
    profile = ProfileFactory()
    sign_in(team)
    url = reverse("partnership:profile-update")
    typed = client.get(url).context["form"].initial | {"area": "Typed by the second", "launched_on_0": ""}
    typed = {name: value for name, value in typed.items() if value not in (None, [])}
    profile.version, profile.area = 2, "Saved by the first"
    profile.save()
    response = client.post(url, typed)
    assert response.status_code == 422
    assert "Another person saved changes while you were editing" in words(response)
    assert "Typed by the second" in words(response)
    assert PartnershipProfile.objects.get().area == "Saved by the first"


def test_the_profile_shows_on_every_page(client):
    ProfileFactory(vision=["Families are healthy"])
    assert "Families are healthy" in words(client.get(reverse("partnership:about")))
    assert "020 7946 0101" in words(client.get("/"))


# Rules


def test_a_rule_shows_whether_and_by_whom_it_is_confirmed(client, team):
    RuleFactory(needs_confirmation=True)
    RuleFactory(confirmed_by=team, confirmed_on=date(2026, 11, 2))
    page = words(client.get(reverse("partnership:rule-list")))
    assert "Local setting" in page
    assert f"{team}, 2 Nov 2026" in page


def test_rules_can_be_read_by_edition(client):
    RuleFactory(edition="2018", title="The old way")
    RuleFactory(edition="2023", title="The new way")
    page = words(client.get(reverse("partnership:rule-list"), {"edition": "2018"}))
    assert ("The old way" in page, "The new way" in page) == (True, False)


# Actions and meetings


def test_an_agency_sees_its_own_actions_only(client, sign_in, agency_lead):
    ActionFactory(title="Ours", agency=school())
    ActionFactory(title="Theirs")
    sign_in(agency_lead)
    page = words(client.get(reverse("partnership:action-list")))
    assert ("Ours" in page, "Theirs" in page) == (True, False)


def test_the_owner_sees_the_buttons_of_the_owner(client, sign_in):
    post = PostFactory()
    action = ActionFactory(agency=post.agency, owner=post)
    sign_in(post.person.user)
    page = words(client.get(action.get_absolute_url()))
    buttons = re.findall(r'class="govuk-button[^"]*"[^>]*>([^<]+)</a>', page)
    assert buttons == ["Start this action", "Report this action as done"]
    client.post(reverse("partnership:action-report-done", args=[action.pk]), {"evidence": "We did."})
    action.refresh_from_db()
    assert (action.status, action.evidence) == (ActionStatus.REPORTED_DONE, "We did.")


def test_meetings_are_found_by_their_decisions(client, sign_in, scrutineer):
    meeting = MeetingFactory(title="The one")
    meeting.decisions.create(number=1, verb="agreed", topic="Bruising in babies")
    MeetingFactory(title="Another")
    sign_in(scrutineer)
    page = words(client.get(reverse("partnership:meeting-list"), {"q": "baby bruises"}))
    assert ("The one" in page, "Another" in page) == (True, False)


# The annual report


def test_a_draft_lists_missing_parts_with_links_to_rules(client, sign_in, team):
    rule = RuleFactory(key="report-content-impact", edition="2018", title="Evidence of impact")
    sign_in(team)
    page = words(client.get(ReportFactory().get_absolute_url()))
    assert f'<a href="{rule.get_absolute_url()}">Evidence of impact</a>' in page


def test_a_chapter_is_written_beside_its_figures(client, sign_in, team):
    RuleFactory(key="report-content-activity", edition="2018")
    section = ReportChapterFactory(
        key="partnership.groups",
        template_name="partnership/reports/chapters/groups.html",
        data={"groups": [{"name": "Forum", "count": 3}]},
    )
    url = reverse("partnership:annualreport-chapter-edit", args=[section.report.slug, section.key])
    sign_in(team)
    assert "Forum" in words(client.get(url))
    typed = {"title": "Groups", "prose": "We met.", "covers": ["report-content-activity"], "version": 1}
    assert client.post(url, typed).status_code == 302
    section.refresh_from_db()
    assert (section.prose, section.covers, section.data["groups"][0]["count"]) == (
        "We met.",
        ["report-content-activity"],
        3,
    )


def test_a_missing_chapter_is_not_found(client, sign_in, team):
    report = ReportFactory()
    sign_in(team)
    assert client.get(reverse("partnership:annualreport-chapter-edit", args=[report.slug, "none"])).status_code == 404


def test_only_published_reports_are_listed_to_the_public(client):
    ReportFactory(title="Secret draft")
    assert "Secret draft" not in words(client.get(reverse("partnership:annualreport-list")))


def test_typed_words_cannot_become_markup(client, sign_in, team):
    section = ReportChapterFactory(prose="## <b>Bold</b>\n\n- <script>alert(1)</script>\n\n<i>x</i>")
    sign_in(team)
    page = words(client.get(section.report.get_absolute_url()))
    assert "<h3>&lt;b&gt;Bold&lt;/b&gt;</h3>" in page
    assert "<li>&lt;script&gt;alert(1)&lt;/script&gt;</li>" in page
    assert "<p>&lt;i&gt;x&lt;/i&gt;</p>" in page


# Arrangements


def test_the_public_reads_the_version_in_force_and_a_replaced_one_is_marked(client, team):
    old = arrangements.publish(version=version_in("signed", signers=(signers := three_partners())), by=team)
    new = arrangements.create(by=team, effective_on=date(2025, 1, 1), edition="2023")
    arrangements.update_section(
        section=new.sections.get(),
        read=new.version,
        title="Partners",
        body="New words.",
        change="The ICB is named",
        why="New law",
        by=team,
    )
    assert client.get(new.get_absolute_url()).status_code == 404
    for seat, by in zip(PartnerSeat.values, signers, strict=True):
        signature(new, seat, by)
    ArrangementsVersion.objects.filter(pk=new.pk).update(status="signed")
    new.refresh_from_db()
    new = arrangements.publish(version=new, by=team)
    response = client.get(reverse("partnership:arrangements"), follow=True)
    page = words(response)
    assert ("New words." in page, "The ICB is named" in page) == (True, True)
    assert reverse("document", args=[new.document.pk]) in page
    replaced = words(client.get(old.get_absolute_url()))
    assert "This version has been replaced." in replaced
    assert f'<a href="{new.get_absolute_url()}">Read version 2' in replaced


def test_the_pdf_of_a_version_is_public(client, team):
    version = arrangements.publish(version=version_in("signed", signers=three_partners()), by=team)
    response = client.get(reverse("document", args=[version.document.pk]))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


# Bulletins and readers


def test_opening_a_link_of_an_email_changes_nothing(client):
    pending = SubscriberFactory(status=SubscriberStatus.PENDING)
    reader = SubscriberFactory()
    for url in (
        reverse("partnership:subscriber-confirm", args=[pending.confirm_token(["main"])]),
        reverse("partnership:subscriber-unsubscribe", args=[reader.unsubscribe_token()]),
    ):
        for _ in range(2):
            assert client.get(url).status_code == 200
            assert client.head(url).status_code == 200
    assert set(Subscriber.objects.values_list("pk", "status")) == {(pending.pk, "pending"), (reader.pk, "confirmed")}


def test_signing_up_sends_a_link_to_a_confirmation_page(client):
    response = client.post(reverse("partnership:subscribe"), {"email": "reader@example.org", "lists": ["main"]})
    assert response.headers["Location"] == reverse("partnership:subscriber-requested")
    link = reverse("partnership:subscriber-confirm", args=[EmailNotice.objects.get().context["token"]])
    assert client.post(link).headers["Location"] == reverse("partnership:subscriber-confirmed")
    assert Subscriber.objects.get().status == SubscriberStatus.CONFIRMED


def test_the_answer_never_tells_whether_an_address_was_known(client):
    SubscriberFactory(email="known@example.org")
    answers = [
        client.post(reverse("partnership:subscribe"), {"email": email, "lists": ["main"]}).headers["Location"]
        for email in ("known@example.org", "unknown@example.org")
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("token", ["stale", None])
def test_one_click_unsubscribing_works_without_a_session_and_with_an_old_link(token):
    reader = SubscriberFactory()
    strict = Client(enforce_csrf_checks=True)
    url = reverse("partnership:subscriber-unsubscribe", args=[token or reader.unsubscribe_token()])
    response = strict.post(url, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.content) == (200, b"ok")
    reader.refresh_from_db()
    assert reader.status == (SubscriberStatus.CONFIRMED if token else SubscriberStatus.UNSUBSCRIBED)


def test_a_reader_can_unsubscribe_with_a_button(client):
    reader = SubscriberFactory()
    response = client.post(reverse("partnership:subscriber-unsubscribe", args=[reader.unsubscribe_token()]))
    assert heading(response) == "You have unsubscribed"


def test_a_draft_is_not_in_the_archive(client):
    issue = StoryFactory().issue
    assert client.get(issue.get_absolute_url()).status_code == 404
    assert issue.title not in words(client.get(reverse("partnership:bulletin-list")))


def test_a_sent_issue_is_public_without_the_key_of_a_reader(client, team):
    reader = SubscriberFactory()
    issue = StoryFactory(issue__status=IssueStatus.AWAITING_APPROVAL, title="Neglect").issue
    bulletins.approve(issue=issue, seen=issue.fingerprint(), by=team)
    bulletins.send(issue=issue, by=team)
    page = words(client.get(issue.get_absolute_url()))
    assert "Neglect" in page
    assert str(reader.pk) not in page


def test_the_composer_shows_where_the_mails_are(client, sign_in, team):
    SubscriberFactory.create_batch(3)
    issue = StoryFactory(issue__status=IssueStatus.AWAITING_APPROVAL).issue
    bulletins.approve(issue=issue, seen=issue.fingerprint(), by=team)
    bulletins.send(issue=issue, by=team)
    sign_in(team)
    page = re.sub(r"<[^>]+>", " ", words(client.get(issue.get_absolute_url())))
    page = re.sub(r"\s+", " ", page)
    assert "Sent to 3 subscribers." in page
    assert "Sent 0 Waiting to be sent 3 Not sent 0 May not have been sent 0" in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//elsewhere.example.org", "http://plain.example.org"])
def test_a_story_links_here_or_to_https_only(client, sign_in, team, url):
    issue = IssueFactory()
    sign_in(team)
    typed = {"heading": "News", "title": "T", "summary": "S", "url": url}
    response = client.post(reverse("partnership:bulletinstory-create", args=[issue.slug]), typed)
    assert response.status_code == 422
    assert "Link must start with / for a page of this portal, or with https://" in words(response)


def test_the_news_feed_holds_sent_issues_newest_first(client):
    IssueFactory(title="Draft")
    SentIssueFactory(title="Old", sent_at=datetime(2020, 1, 1, tzinfo=UTC))
    SentIssueFactory(title="New", sent_at=datetime(2021, 1, 1, tzinfo=UTC))
    response = client.get(reverse("partnership:bulletin-feed"))
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own feed
    assert [item.findtext("title") for item in feed.iter("item")] == ["New", "Old"]
