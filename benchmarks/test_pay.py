"""The plan of the pay benchmark means the same to the compiled evaluator, the array evaluator and pandas."""

from benchmarks.pay.__main__ import equal, equal_to_pandas, slice_of
from benchmarks.pay.company import Company
from benchmarks.pay.pandas_way import pay


def test_three_evaluations_of_the_benchmark_pay_the_same() -> None:
    """Twelve people, some of them new, three replications: every cent earned and paid."""
    company = Company.of(12, 1)
    timed, sold = slice_of(company, 3)
    compiled, arrays = timed["compiled"][0], timed["array evaluator"][0]
    assert equal(compiled, arrays)
    assert equal_to_pandas(compiled, pay(company, sold), sold)
    assert compiled.supplement.sum() == 0
    assert (compiled.balance > 0).any()
