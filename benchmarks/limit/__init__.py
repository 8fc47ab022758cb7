"""The least that Django can do: what every figure of the portal is compared with."""
