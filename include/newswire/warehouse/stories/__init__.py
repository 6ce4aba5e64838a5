"""The state of copy finding: fingerprints, edges and stories, in one transaction a batch.

Order of arrival, cuts of batches, repeats and writers at once never change partition and canonicals.
"""

from newswire.warehouse.stories.batches import Counts, deduplicate, pending
from newswire.warehouse.stories.stop_lists import by_stop_list, keep_stop_list, kept_stop_list

__all__ = ["Counts", "by_stop_list", "deduplicate", "keep_stop_list", "kept_stop_list", "pending"]
