"""Whole books of seats as columns: where a seat has few units, which of them fit together decides the cost.

The book of a seat is the set of units that it has. Where every seat has one load, the best book at prices of units is
a knapsack problem, which dynamic programming solves; the linear program over books is much nearer to good plans than
that over arcs. (Savelsbergh 1997, "A branch-and-price algorithm for the generalized assignment problem"; Sadykov et
al. 2019, "Primal heuristics for branch and price: the assets of diving methods".)
"""
