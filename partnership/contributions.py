"""What the partnership announces to the ground floor."""

from partnership.demo.cast import PLAYERS
from partnership.demo.part import load_base
from partnership.rules import needs_second_factor
from shield.extension_points import (
    DemoPart,
    DemoPerson,
    SecondFactorDemand,
    demo_parts,
    demo_people,
    second_factor_demands,
)

second_factor_demands.register(SecondFactorDemand("partnership.posts", 10, needs_second_factor))

demo_parts.register(DemoPart("partnership.base", 10, load_base))
for order, player in enumerate(PLAYERS, start=1):
    demo_people.register(DemoPerson(player.key, order, player.name, player.what_they_do, player.email))
