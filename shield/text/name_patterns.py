"""Find text that looks like the name of a person, so that it is checked before it is published."""

import re

# Two or more capitalised words in a row, such as "Jane Smith" or "Mary-Ann O'Brien".
WORD = r"(?:[A-Z]['’])?[A-Z][a-z]+(?:[-'’][A-Z]?[a-z]+)?"
CAPITALISED = re.compile(rf"\b{WORD}(?: {WORD})+\b")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|DS|Sgt|Nurse|Judge)\.? [A-Z][a-z]{2,}\b")
# Words of the trade that begin with a capital letter and are no names of people.
TRADE = frozenset(
    re.findall(
        r"\w+",
        """
    Act Adult Agency Area Board Borough Care Child Children Childrens Clinical Commissioning Community Council Court
    Department Designated Early Education Emergency England Executive Family Forum Foundation General Group Guardianship
    Health Help Hospital Hub Learning Local London Mental Metropolitan Multi National Network North Nurse Officer Order
    Panel Partnership Plan Police Practice Practitioner Primary Probation Protection Public Rapid Review Royal
    Safeguarding School Schools Secondary Secretary Section Service Services Social South Special State Strategy Team
    The This Together Trust Voluntary Working Worker Young Youth
    January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
        """,
    )
)


def suspicions(text: str) -> list[str]:
    """Each phrase of ``text`` that reads like a person's name, once, in order. Flags, never proof, either way."""
    found = [match.group() for match in TITLED.finditer(text)]
    for match in CAPITALISED.finditer(text):
        words = match.group().split()
        if not any(word.replace("’", "'").removesuffix("'s") in TRADE for word in words):
            found.append(match.group())
    return list(dict.fromkeys(found))
