"""Which rows belong together: a graph of neighbours over the network's code and the columns, cut into clusters."""
