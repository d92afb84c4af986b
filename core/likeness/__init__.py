"""Which rows are like this one: rows as points, by what a network learned or by their columns, and why two are near."""
