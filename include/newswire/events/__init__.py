"""From mentions, as articles tell them, to events of the world. Pure: the same mentions give the same events."""
