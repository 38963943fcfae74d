"""Meetings and messages: the text itself, with gaps for what the sender has to fill in."""

from __future__ import annotations

import re

from agnt_tasks.engine.rehearsal.brief import Brief
from agnt_tasks.engine.rehearsal.draft import QUOTE, Draft, Section, labelled
from agnt_tasks.engine.rehearsal.facts import CLOCK, days, greeting, named, people
from agnt_tasks.engine.rehearsal.kinds import BOOKS, INVITES, REMINDS, mention
from agnt_tasks.engine.rehearsal.prose import capital, key_sentences, key_words, listed, sentence, shortened


def write_meeting(brief: Brief) -> Draft:
    """A proposal, a booking or a reminder, to be looked over: no calendar is at hand."""
    subject = brief.subject
    named_in_it = (*days(subject), *CLOCK.findall(subject), listed(people(subject, met=True)))
    event = _without(subject, *named_in_it) or subject
    said = [one for one in brief.contents if not any(topic in one for topic in brief.items)]
    told = " ".join(sentence(one) for one in said if not _is_mere(one, brief))
    facts = labelled(("When", brief.when), ("Who", listed(brief.people)), ("Number", listed(brief.amounts)))
    topics = f"On the agenda: {listed(brief.items)}." if brief.items else ""
    if REMINDS.search(brief.title) or "deadline" in event.lower():
        heading, text = "Reminder", f"Reminder: {event}. {told}".strip()
    elif BOOKS.match(brief.title):
        heading, number = f"Booking: {event}", f", {listed(brief.amounts)}" if brief.amounts else ""
        ask = f"I would like to book {re.sub('^the ', 'a ', mention(event))}: {brief.when}{number}."
        text = _letter(brief, heading, ask, told, "Please confirm, with the price.")
    else:
        heading, ask = f"Proposal: {event}", f"You are invited to {mention(f'the {event}')}: {brief.when}."
        facts += labelled(("Kept in mind", told), ("Where", "[room or link]"))
        text = _letter(brief, f"{event}, {brief.when}", ask, topics, "Please let me know if this suits you.")
    sections = [Section("", facts), Section("Text", [text], QUOTE)]
    return Draft(heading, sections, "No calendar was read; nothing was booked, set or sent")


def _letter(brief: Brief, subject: str, *paragraphs: str) -> str:
    closing = {"formal": "Yours sincerely,", "friendly": "Cheers,"}.get(brief.wishes.tone, "Kind regards,")
    head = f"To: {', '.join(brief.people) or '[recipient]'}\nSubject: {capital(shortened(subject, 80))}"
    body = [part for part in paragraphs if part]
    return "\n\n".join([head, greeting(brief.people, brief.wishes.tone), *body, f"{closing}\n[Your name]"])


def _without(text: str, *gone: str) -> str:
    """The text without these phrases and the prepositions before them."""
    for phrase in filter(None, gone):
        lead = r"\s*[,:]?\s*(?:\b(?:on|at|by|for|in|via|with|to|this|next) )?(?<!\w)"
        text = re.sub(rf"{lead}{re.escape(phrase)}(?!\w)", "", text, count=1, flags=re.IGNORECASE)
    return " ".join(text.split()).strip(" ,:;")


def _is_mere(text: str, brief: Brief) -> bool:
    """Hardly more than the day or the people, which stand on their own lines: no place, no reason."""
    rest = _without(text, *days(text), *CLOCK.findall(text), *brief.people)
    return rest != text and len(rest.split()) < 3


_ABOUT = re.compile(
    r"(?i)\b(?:about|regarding|announc(?:e|ing)|announcement of|invit\w+\b(?: [^,:.]{1,60}?)? (?:to|for)"
    r"|(?:thank|apolog)\w*\b[^.!?\n]{0,60}? for)\s+([^.!?\n]{2,120})"
)
_CHANNEL = re.compile(r"(?i)^(?:the )?(?:\w+ )?(?:e-?mail|letter|message|note|invitation)\b ?(?:to|for)?\s*")
_ASKS = re.compile(
    r"(?i)\bask(?:ing)?\b[^.!?\n]{0,60}?\b(whether|if|when|where|what|how|for|to) ([^.!?\n]{2,200})"
)
_OPENINGS = (
    (r"\bthank", "Thank you for {0}."),
    (r"\bapolog|\bsorry\b", "I am sorry about {0}."),
    (r"\binvit", "You are invited to {0}: {1}."),
    ("", "This is about {0}."),
)


def write_message(brief: Brief) -> Draft:
    """The text of a mail, an invitation or an announcement."""
    matter, asked, invites = _matter(brief), _ASKS.search(brief.said[:2000]), INVITES.search(brief.title)
    opening = next(text for cue, text in _OPENINGS if re.search(cue, brief.title, re.IGNORECASE))
    # A mail is not about itself.
    about_itself = matter.lower().endswith(("mail", "message", "letter", "note", "reply"))
    opening = "" if about_itself else opening.format(matter, brief.when)
    said = [sentence(one) for one in brief.contents if not (invites and _is_mere(one, brief))]
    said = [one for one in said if one.rstrip(".").lower() not in matter.lower() and not _ASKS.match(one)]
    said += [part for one in brief.texts for part in key_sentences(one.text, 3, key_words(brief.title))]
    said = said[:3] if brief.wishes.length < 0 else said[:15]
    request = "Please let me know whether you can come." if invites else ""
    if asked:
        leads = {"for": "Could you send me", "to": "Could you please"}
        request = f"{leads.get(asked[1].lower(), f'Could you tell me {asked[1]}')} {asked[2].strip()}?"
    gap = "" if said or request else "[One or two sentences: what happened, and what it means for you.]"
    body = "\n".join(f"- {one}" for one in said) if brief.wishes.shape == "bullets" else " ".join(said)
    text = _letter(brief, matter, opening, body, gap, request)
    undone = "Nothing was sent: this is the text only, and what stands in brackets is yours to fill in"
    return Draft(f"Message: {matter}", [Section("", [text], QUOTE)], undone)


def _matter(brief: Brief) -> str:
    """What the message is about, as it stands inside a sentence: `the delayed shipment`."""
    gone = [*brief.people, *(days(brief.title) if INVITES.search(brief.title) else [])]
    found = (match[1] for match in _ABOUT.finditer(brief.said[:1000]))
    what = next((one for one in found if not named(one)), "")
    rest = re.split(r",? (?:and|to) (?:ask|tell|say)\b", what)[0] or _CHANNEL.sub("", mention(brief.title))
    rest = _without(rest, *gone)
    return shortened(rest if len(rest) > 3 else next(iter(brief.contents), "this"), 80)
