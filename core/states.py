"""States that exclude each other: a table of moves and a compare-and-swap."""

from django.db import models


class IllegalMove(Exception):
    """The row is no longer in a state from which this move is allowed."""

    def __init__(self, row, to):
        super().__init__(f"{row} cannot move to {to}")
        self.row, self.to = row, to


class Stateful(models.Model):
    """A row whose `state` changes only along `MOVES`."""

    MOVES: dict = {}

    class Meta:
        abstract = True

    def can_move(self, to) -> bool:
        return to in self.MOVES.get(self.state, ())

    def move(self, to, **stamps):
        """Change state unless somebody got there first; then raise `IllegalMove`."""
        row = type(self)._base_manager.filter(pk=self.pk, state=self.state)
        if not self.can_move(to) or not row.update(state=to, **stamps):
            raise IllegalMove(self, to)
        for name, value in {"state": to, **stamps}.items():
            setattr(self, name, value)
