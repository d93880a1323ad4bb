"""The law as data (luật thi đua, khen thưởng): who may be commended, for what, and why.

Pure: no database, no network, no clock. :func:`thidua.law.catalogue.shipped` reads the dated rows,
:func:`thidua.law.judging.judge` holds columns of facts against them, :mod:`thidua.law.checks` holds
a step of the procedure, :mod:`thidua.law.words` puts codes into words.
"""
