"""`make rush`: the opening minute of a national round, and the account of it afterwards.

    python -m bench.rush --candidates 5000 [--rules opening] [--engine ministack] [--seed 1]

N virtual candidates, four for each place, in several processes, against the API under gunicorn with
DynamoDB Local as its database. `plan` says by seed what each of them does: asks twice at once, on
two devices, too early, with forged papers; is cut off in the middle of a request; gives back;
pays at once, wrongly, twice, or so that nobody hears of it until days later. A server process
is killed in the middle. What everybody was told, at every step, is kept.

`account` then compares what people were told, what the tables say and what the cashier took, and
is the proof: it reads all three and trusts none of them. The last line is JSON:

    sold          places paid or held at the end of the minute
    oversold      live entries over the places of a shard, at any look
    stranded      places free although somebody who wanted one was refused; live registrations
                  without a place
    leaked        entries that nobody owns, or that have ended, once all is over
    unexplained   whatever anybody was told that is not so, or not any more without a cause; money
                  without an ending; answers that are no answers
"""
