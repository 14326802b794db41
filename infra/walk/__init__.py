"""The registration half of the job, walked by a client that only speaks HTTP: `make walk`.

`scenes.py` tells the story in order; each scene is a module of its own. Whatever it says in the
end was counted from the platform's answers.
"""
