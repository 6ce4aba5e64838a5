"""Fetching one url: limits, address guard, redirects, retries, outcomes."""

from newswire.fetch.http.fetcher import Fetcher, host_key
from newswire.fetch.http.policy import Policy, networks
from newswire.fetch.http.result import FetchResult, Outcome, Status

__all__ = ["FetchResult", "Fetcher", "Outcome", "Policy", "Status", "host_key", "networks"]
