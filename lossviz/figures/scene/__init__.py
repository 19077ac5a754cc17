"""The engine of every figure: quantities, marks and sentences that follow handles."""
