"""`python -m bench.designs`: our places beside four other ways to keep them, on one real engine.

Each sells 200 places to 1,000 who come, 16 at a time, in the same two tables. What DynamoDB bills
for writes to these is counted: a refused condition like a write, a transaction twice for each of
its items, a cancelled one too. The last line is JSON, for each design:

    sold, oversold, unsold  by the tables, and by what people were told
    turned_away             told that there is none before somebody who came later got one
    wcu_per_attempt         over all who came
    wcu_per_place           until the last place was sold, by whomever
    conflicts               transactions cancelled by others and sent again
    crash, lost_answer      one person for each write of an attempt: the process dies before it, or
                            it takes effect and its answer is lost. `empty` is how many of them have
                            a registration without a place then; `lost` is how many places nobody
                            can have once they have asked again and everything is sold

The engine knows neither the limits of a partition nor, mostly, conflicts: on AWS designs with one
hot item do worse than here.
"""
