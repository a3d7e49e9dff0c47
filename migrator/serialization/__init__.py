"""Objects as text and back: the formats of fixtures, natural keys, the order of models in a dump."""
