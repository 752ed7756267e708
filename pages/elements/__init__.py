"""What charts, maps and parts are made of: a heading, a number, a link, a fold, a box of choice."""
