"""Change the code in small ways, one at a time, and report which changes no test notices: `make mutate SEED=1 N=60`.

`mutants.py` says which changes there are, `mirrors.py` which tests are asked, `run.py` asks them. The changed file stands
in a copy of the project under `var/mutation/`, so that the project itself is never touched, even when the run is killed.
"""
