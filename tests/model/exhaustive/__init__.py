"""An exhaustive model of the seat inventory: every order of events in small worlds.

    python -m tests.model.exhaustive

The operations are those of docs/seats.md, one module each; a step is one request to a table. The
model abstracts from names, fees and papers. It keeps what decides: who writes what in which order,
by comparison with what, on which clock, and what a crash or a lost answer leaves.
"""
