"""What the partnership announces to the ground floor."""

from partnership.rules import needs_second_factor
from shield.extension_points import SecondFactorDemand, second_factor_demands

second_factor_demands.register(SecondFactorDemand("partnership.posts", 10, needs_second_factor))
