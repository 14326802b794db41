"""`make bench-seats`: what a rush on one pool costs, on two engines; nothing is lost in it.

    python -m bench.seats [--full] [--only ENGINE:POOL:DEMAND ...] [--minutes 14]

Each run: a new round with one site, a crowd of eligible persons (`demand` for each place), and up
to 64 of them at a time who want a place, in 8 processes. The pool's snapshot is kept by the
function that keeps it on AWS, fed by the engine's own stream of the shards. Then some who got a
place pay. A run in which somebody is told anything but "held" or "sold out", or not all that can
be sold is sold, or a payer is not paid, ends the bench. The last line is JSON, and the exit is 1
unless it is "ok":

    ok, why             false where a bound is passed, a run shows nothing, or the "time" was up

    oversold            live entries over the places of a shard, places promised without one
    stranded            places free at the end although somebody was told that there are none
    leaked              entries that are nobody's, persons refused who hold a place all the same
    wcu_per_hold        write capacity units of those who got a place, registration and shard tables
    writes_per_refused  writes to these tables of those who got none; the bound is on these
    all_writes_per_refused  theirs to any table: they may write the pool's snapshot too
    wcu_per_paid        from the first click to the confirmed payment
    p50_ms, p99_ms      of one arrival, asking again where the platform was busy
    hold_cpu_ratio      CPU of a hold to that of its requests by bare boto3
    request_cpu_ratio   CPU of the whole HTTP request to the same

`worst` has the worst of each over the runs to which it applies: `writes_per_refused` is of pools of
500 and more at tenfold demand; for smaller ones `refused_writes_per_caller` is what all who were
refused have written, for each caller in flight.
"""
