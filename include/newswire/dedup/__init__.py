"""Finds the prints of one wire text: pure functions from texts to fingerprints, scores and stories.

The state between runs is kept by `newswire.warehouse.stories`, which calls the same functions.
"""
