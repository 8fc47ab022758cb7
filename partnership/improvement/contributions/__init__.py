"""What the improvement wing announces."""

from partnership.improvement.contributions import merging, my_work, navigation, record_links
from shield.extension_points import RecordLinks, account_merges
from shield.extension_points import record_links as record_link_sources

record_link_sources.register(RecordLinks("partnership.recommendation", 10, record_links.recommendation_of_action))
navigation.announce()
my_work.announce()
account_merges.register(merging.PART)
