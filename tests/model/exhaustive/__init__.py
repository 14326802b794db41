"""An exhaustive model of the seat inventory: every order of events in small worlds.

    make exhaustive

The operations are those of docs/seats.md, one module each; a step is one request to a table. The
model abstracts from names, fees and papers. It keeps what decides: who writes what in which order,
by comparison with what, on which clock, and what a crash or a lost answer leaves.

Where it is not as the code is:

- Several places are made to last from the first pool to the last; the code goes the other way, and
  begins again with less than a minute left of the first claims, the model when nothing is left.
- Whoever leaves an intent looks at all its shards, and clears them, in one step; the code reads and
  writes one after the other. What was owed is told by the model at once, by the code after all has
  been read again. The same one step is the letting go by an attempt that no longer stands, the
  audit's making of an owed claim, and the purge before a lowering.
- The sweep and the audit know no `outlived`: an entry that is longer than its hold, which is over.
- More time is given to one person, never to a whole round, so there is nothing to be `spared`.
- Nobody waits in a list: there are no offers. A resting place only comes back by its time.
- Clocks are ahead for those who hold, give back and pay, and for the sweep of what has expired.
  Settlement, extension, moves and the audit are always on time.
- A move goes from one pool to one other; nobody is moved who has places in several.
- A shard grows without bound, and no pool gets a further one. A mark that came too late is taken
  back to the registration's expiry, in the code to the entry as it was read.
- Of who paid rightly and wrongly on one payment, the worlds say less than of others: with the sweep
  in between, a place that was held again meanwhile can be lost. All their money ends.
"""
