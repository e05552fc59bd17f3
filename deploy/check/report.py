"""One line for each check, and the counts."""


class Report:
    def __init__(self):
        self._passed = self._failed = 0

    def check(self, name, holds, detail=""):
        print(f"{'PASS' if holds else 'FAIL'} {name}: {detail}", flush=True)
        if holds:
            self._passed += 1
        else:
            self._failed += 1

    def finish(self):
        """Prints the counts; returns the exit code."""
        print(f"{self._failed} failed, {self._passed} passed")
        return 1 if self._failed else 0
