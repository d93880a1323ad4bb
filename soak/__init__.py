"""Long runs on whole installations: what must hold with many people and much going wrong.

Each figure is a module ``soak/k<number>.py`` with ``TITLE`` (what must hold) and
``run() -> Outcome``. ``make soak`` runs them all, ``make soak ONLY=K5`` one of them.
"""
