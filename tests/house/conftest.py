"""The town of `tests.house.walls`, for every test of the house that asks for it."""

from tests.house.walls.fixtures import town, whole_town

__all__ = ["town", "whole_town"]
