"""Statistical secrecy: cells of the public that would tell of somebody are emptied, then the edition attacks itself.

`protect` empties cells of the public twins in the full edition; `audit` reads the public file as an intruder would,
and says how closely each hidden cell can be told. They share the declarations of model/secrecy.toml and nothing else.
"""
