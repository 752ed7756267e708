"""Who reads, by what right, from which settings: asked by what serves, filled where people sign in."""
