"""Maps that deck.gl draws: `deck.chart` shows layers over the house's drawing, and links them to the list beside."""
