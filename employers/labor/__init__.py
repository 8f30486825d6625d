"""What a minor may do and when (pure): values in, verdicts out. No database, no clock.

`hours.check` judges shifts, `breaks.check` one day's meals, `wages.floor` a wage, `occupations`
what work is closed to minors. Every limit is a dated row with its source in `tables`; a district
may tighten a limit, never loosen it. Not legal advice.
"""
