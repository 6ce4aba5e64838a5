"""Where the shipped stop list comes from: formulae of agency style in `formulae.txt`, with slots that are filled."""
