"""The steps of a registration, each by itself: is it done, why not, and what it takes."""
