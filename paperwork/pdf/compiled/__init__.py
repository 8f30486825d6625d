"""Forms compiled once and stamped many times (decision 0014).

`fitting` says how small a text is set and where its lines end, for every way of drawing. `forms`
draws a form once with a colour of its own in each place for a value, `cutting` finds these places
in the pages, `moulds` keeps the rest as finished bytes, `stamping` writes a student's texts in
between. `typefaces` and `embedding` know the fonts, `overlay` stamps onto PDFs that are not ours.
"""
